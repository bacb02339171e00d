"""What a block of a body is, by its HTML: a heading, a list, a quotation, a table … and what is particular to it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from html import unescape
from typing import Any

from db.text.blocks.embeds import Embed, address_in, embed_of
from db.text.blocks.pictures import FIGURE, KEY
from db.text.blocks.tables import table
from db.text.html_blocks import elements, text_of

FOOTNOTES = re.compile(r'<ol>\s*<li id="fn-')
OPENING = re.compile(r"<([a-z][a-z0-9]*)")
ATTRIBUTION = re.compile(r"(?:^|\s)[-\u2013\u2014\u2015]\s*\S[^\n]{0,99}$")
"""Who said it, at the end of a quotation, behind a dash."""


class Kind(StrEnum):
    PARAGRAPH = "PARAGRAPH"
    HEADING = "HEADING"
    LIST = "LIST"
    QUOTE = "QUOTE"
    IMAGE = "IMAGE"
    TABLE = "TABLE"
    EMBED = "EMBED"


@dataclass(frozen=True, slots=True)
class Structure:
    """`data` is plain JSON: see `sql/migrations/0024_blocks.sql`. `image` is the key of a picture, `embed`
    what an address leads to."""

    kind: Kind
    data: Mapping[str, Any] = field(default_factory=dict)
    image: int | None = None
    embed: Embed | None = None


PARAGRAPH = Structure(Kind.PARAGRAPH)


def structure(html: str) -> Structure:
    """Of one block of sanitised HTML. What has no type of its own is a paragraph."""
    opening = OPENING.match(html)
    name = opening[1] if opening else ""
    if re.fullmatch("h[1-6]", name):
        return Structure(Kind.HEADING, {"level": int(name[1])})
    if name in ("ul", "ol") and not FOOTNOTES.match(html):
        return Structure(Kind.LIST, {"ordered": name == "ol", "items": [text_of(each) for each in _items(html)]})
    if name == "blockquote":
        return Structure(Kind.QUOTE)
    if name == "table":
        header, rows = table(html)
        return Structure(Kind.TABLE, {"header": header, "rows": rows})
    if name == "figure" and (found := FIGURE.fullmatch(html)):
        return _picture(*found.groups(default=""))
    if (address := address_in(html)) and (embed := embed_of(address)):
        return Structure(Kind.EMBED, embed=embed)
    return PARAGRAPH


def _picture(name: str, alt: str, caption: str) -> Structure:
    said = {"alt": unescape(alt), "caption": text_of(caption)}
    key = KEY.fullmatch(name)
    return Structure(Kind.IMAGE, {what: text for what, text in said.items() if text}, int(key[1]) if key else None)


def _items(html: str) -> Iterator[str]:
    return (content for _, content in elements(html, {"li"}))


def quoted_words(text: str) -> tuple[str, ...]:
    """What may be the words of a quotation: all of its text, or what is left without who said them."""
    lines = text.split("\n")
    found = [text, ATTRIBUTION.sub("", text)]
    if len(lines) > 1:
        found.append("\n".join(lines[:-1]))
    return tuple(dict.fromkeys(found))
