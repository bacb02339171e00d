"""Text and its emphasis, links and code as the Markdown of comments writes them."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, quote, urlsplit

from db.text.comment_markdown import WOULD_BE_MARKUP

ADDRESS = re.compile(r"((?:https?://|www\.)[^\s<>]+)", re.IGNORECASE)
FOLLOWED = re.compile(r"(?:https?://|mailto:)\S", re.IGNORECASE)
WRITTEN_OUT = re.compile(r"(?:https?://|(?=www\.))(\S+?)(?:…|\.\.\.)?", re.IGNORECASE)
SPECIAL = re.compile(r"[*_`\[\]<>]")
MOST_MARKS = 200
"""With more, a comment is shown as it was typed anyway."""
EDGES = re.compile(r"(\s*)(.*?)(\s*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in one style."""

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str = ""

    def markdown(self, *, marked: bool) -> str:
        """Marks stand around the words of each line, without the white space at its ends."""
        if not marked:
            return self.text if self.is_address else escaped(self.text)
        return "\n".join(map(self._line, self.text.split("\n")))

    @property
    def is_address(self) -> bool:
        """A link that is written out, perhaps shortened by the system that it comes from."""
        written = WRITTEN_OUT.fullmatch(self.text.strip())
        return written is not None and written[1].lower() in self.href.lower()

    @property
    def shown(self) -> str:
        return self.href if self.is_address else self.text

    def _line(self, line: str) -> str:
        found = EDGES.fullmatch(line)
        before, words, behind = found.groups() if found else ("", line, "")
        if not words:
            return line
        return f"{before}{self._marked(words)}{behind}"

    def _marked(self, words: str) -> str:
        if self.is_address:
            return self.href
        if self.code and "`" not in words:
            return f"`{words}`"
        text = escaped(words)
        if self.emphasis:
            text = f"*{text}*"
        if self.strong:
            text = f"**{text}**"
        return f"[{text}]({self.href})" if self.href else text


def escaped(text: str) -> str:
    """With a backslash before each character that would be markup; addresses stay as they are."""
    if not SPECIAL.search(text):
        return text
    return "".join(part if place % 2 else _escaped(part) for place, part in enumerate(ADDRESS.split(text)))


def _escaped(text: str) -> str:
    written, marks = "", 0
    for place, character in enumerate(text):
        is_markup = WOULD_BE_MARKUP.get(character) if SPECIAL.match(character) else None
        if is_markup and marks < MOST_MARKS:
            marks += 1
            if is_markup(f"{written}\\{text[place:]}", len(written)):
                written += "\\"
        written += character
    return written


def address_of(href: str) -> str:
    """Where a link leads, with what would end it in Markdown encoded; empty where readers cannot follow it."""
    href = _unwrapped(href.strip())
    if not FOLLOWED.match(href):
        return ""
    return quote(href, safe="".join(map(chr, range(33, 127))).translate(str.maketrans("", "", '()<>"\\^`{|}')))


def _unwrapped(href: str) -> str:
    """Disqus leads through an address of its own, with a checksum at the end."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    wrapped = parse_qs(parts.query).get("url") if parts.hostname in ("disq.us", "redirect.disqus.com") else None
    return re.sub(r":[\w-]{20,}$", "", wrapped[0]) if wrapped else href
