"""Addresses of links and pictures: made absolute by a base URL, taken out where they lead nowhere or run something."""

import re
from urllib.parse import urljoin

from api.imports.markup.report import Tally
from db.text.article_html import SCHEMES

DESTINATION = r"(?:<[^<>\n]*>|[^\s()<>]+(?:\([^\s()<>]*\)[^\s()<>]*)*)"
INLINE = re.compile(rf"(\]\([ \t]*)({DESTINATION})(?=\s*[\"'()])")
DEFINED = re.compile(rf"^([ ]{{0,3}}\[(?!\^)[^\[\]\n]+\]:[ \t]*)({DESTINATION})", re.MULTILINE)
ATTRIBUTE = re.compile(r"""(<(?:a|img|blockquote)\b[^<>]*?\s(?:href|src|cite)\s*=\s*["'])([^"'<>]+)""", re.IGNORECASE)
UNSAFE = re.compile(
    r"!?\[([^\[\]]*)\]\(\s*<?\s*((?:javascript|vbscript|data|file):)[^()\s]*(?:\([^()]*\)[^()\s]*)*\s*\)", re.IGNORECASE
)
EMPTY = re.compile(r"!?\[([^\[\]]*)\]\([ \t]*\)")
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def without_dead_links(text: str, tally: Tally) -> str:
    """Only their words."""

    def refused(link: re.Match[str]) -> str:
        tally.drop("link", link[2].lower())
        return link[1]

    return EMPTY.sub(r"\1", UNSAFE.sub(refused, text))


class Addresses:
    """`relative` counts those that are relative to the site, which stay so without a base URL."""

    def __init__(self, base_url: str | None, tally: Tally) -> None:
        self.base = base_url and base_url.rstrip("/") + "/"
        self.tally = tally
        self.relative = 0

    def resolved(self, text: str) -> str:
        for pattern in (INLINE, DEFINED, ATTRIBUTE):
            text = pattern.sub(self._absolute, text)
        return text

    def _absolute(self, found: re.Match[str]) -> str:
        address = found[2].strip("<>")
        if scheme := SCHEME.match(address):
            if scheme[0][:-1].lower() not in SCHEMES:
                self.tally.drop("link", scheme[0].lower())
            return found[0]
        if address.startswith(("#", "//")) or not address.strip():
            return found[0]
        self.relative += 1
        return f"{found[1]}{self._joined(found[2], address)}" if self.base else found[0]

    def _joined(self, written: str, address: str) -> str:
        try:
            joined = urljoin(self.base or "", address.strip())
        except ValueError:
            return written
        return f"<{joined}>" if written.startswith("<") else joined
