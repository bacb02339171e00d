"""Bodies in HTML as Markdown: with absolute addresses, pictures that wait for a script to show them, and players as
links to what they play."""

import re
from html import escape, unescape
from urllib.parse import urljoin

from api.imports.markup.embeds import PLAYERS
from db.text.blocks.html_input import markdown_of

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
ADDRESS = re.compile(r"""(<(?:a|img)\b[^<>]*?\s(?:href|src)\s*=\s*)(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
LAZY = re.compile(r"""<img\b[^<>]*?\sdata-(?:src|lazy-src|original)\s*=\s*["']([^"']+)["'][^<>]*>""", re.IGNORECASE)
SOURCE = re.compile(r"""\ssrc\s*=\s*(?:"[^"]*"|'[^']*')""", re.IGNORECASE)
FRAME = re.compile(r"""<(?:iframe|embed)\b[^<>]*?\ssrc\s*=\s*["']([^"']+)["'][^<>]*>(?:\s*</iframe>)?""", re.IGNORECASE)
MEDIA = re.compile(r"""<(video|audio)\b[^<>]*?>.*?</\1>|<(?:video|audio)\b[^<>]*/>""", re.IGNORECASE | re.DOTALL)
MEDIA_SOURCE = re.compile(r"""\ssrc\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
APART = re.compile(
    r"<(/?)(pre|code|ul|ol|dl|table|blockquote)\b[^<>]*>|(?:<br\b[^<>]*>(?:\s|&nbsp;|\u00a0)*){2,}", re.IGNORECASE
)
"""Breaks that stand between paragraphs in editors that make none, such as Blogger's; and what they may stand in."""
WITH_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|#", re.IGNORECASE)


def markdown(html: str, base: str | None) -> str:
    text = printable(html).replace("\r\n", "\n").replace("\r", "\n")
    text = LAZY.sub(_shown, _apart(text))
    text = FRAME.sub(lambda found: _link(found[1]), text)
    text = MEDIA.sub(lambda found: _link(source[1]) if (source := MEDIA_SOURCE.search(found[0])) else "", text)
    return markdown_of(ADDRESS.sub(lambda found: _absolute(found, base), text) if base else text).strip("\n")


def _apart(text: str) -> str:
    """With a paragraph where several breaks stand, but for what would be no list, table or quotation then."""
    within = 0

    def shown(found: re.Match[str]) -> str:
        nonlocal within
        if not found[2]:
            return found[0] if within else "<p>"
        within = max(within + (-1 if found[1] else 1), 0)
        return found[0]

    return APART.sub(shown, text)


def printable(text: str) -> str:
    return UNPRINTABLE.sub("", text)


def _shown(found: re.Match[str]) -> str:
    return SOURCE.sub("", found[0]).replace("<img", f'<img src="{escape(unescape(found[1]))}"', 1)


def _link(address: str) -> str:
    url = unescape(address)
    url = f"https:{url}" if url.startswith("//") else url
    if not url.startswith(("http://", "https://")):
        return ""
    for pattern, shown in PLAYERS:
        if found := pattern.fullmatch(url):
            url = shown.format(found[1])
    return f'<p><a href="{escape(url)}">{escape(url)}</a></p>'


def _absolute(found: re.Match[str], base: str | None) -> str:
    address = unescape(found[2] if found[2] is not None else found[3]).strip()
    if not address or WITH_SCHEME.match(address):
        return found[0]
    try:
        return f'{found[1]}"{escape(urljoin(base or "", address))}"'
    except ValueError:
        return found[0]
