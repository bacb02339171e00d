"""HTML as Markdown: what others wrote, made safe, and then block by block in the Markdown that renders to the same.

What no Markdown says as well stays HTML, which is Markdown, too: tables with cells that span others, small print, ruby.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from html import escape, unescape
from typing import TYPE_CHECKING, Any

from db.text.article_html import INLINE, sanitised_as_typed
from db.text.blocks import writing
from db.text.blocks.embeds import address_in
from db.text.blocks.own_markup import as_stored
from db.text.blocks.pictures import FIGURE
from db.text.html_blocks import TAG, blocks_of, text_of
from db.text.markdown import placed, render

if TYPE_CHECKING:
    from markdownify import MarkdownConverter

LONGEST = 1_000_000
"""Characters of a body, as safe HTML; a longer one stays HTML."""
MOST_TAGS = 1_000
"""Of a block that is converted: it takes the square of their number."""
MOST_BLANKS = 500
"""Side by side in a block that is converted: it takes the square of their number."""
MOST_CHARACTERS = 200_000
"""Of a body that are converted; what is behind them stays HTML."""
SEEN = re.compile(r"<(?:img|hr)\b")
"""What is to be seen without a word."""
SPACE = re.compile(r"\s+")
LISTS = ("<ul", "<ol")
BLANKS = " \t\r\n\f"
SAME = {"b": "strong", "i": "em", "del": "s"}
MARKED = {"a", "b", "br", "code", "del", "em", "i", "img", "s", "strong"}
"""Elements within a line for which Markdown has marks."""
LOOSE_ITEM = re.compile(r"<li>\s*<p>((?:(?!</?(?:p|li)\b).)*)</p>\s*</li>", re.DOTALL)
PLAIN = re.compile(r"<p>([^<>]+)</p>")
PREFORMATTED = re.compile(r"(<pre(?: [^>]*)?>)(.*?)(</pre>)", re.DOTALL)
SPECIAL = re.compile(r"([\\`*_\[\]<~])|(&)(?=#?\w+;)")
LINE_START = re.compile(r"^(\s*)([#>+:=|-])")
NUMBERED = re.compile(r"^(\s*\d{1,9})([.)])")


def markdown_of(html: str) -> str:
    found = [
        block
        for block in blocks_of(sanitised_as_typed(as_stored(html)))
        if SEEN.search(block) or text_of(block).strip()
    ]
    blocks = [LOOSE_ITEM.sub(r"<li>\1</li>", placed(block)) for block in found]
    as_html = "\n\n".join(map(_in_one_piece, blocks))
    if len(as_html) > LONGEST:
        return as_html
    meant = _shown("\n".join(blocks))
    for convert in (_quickly, _as_markdown):
        converted = "\n\n".join(_converted(blocks, convert))
        if _shown(render(converted).html) == meant:
            return converted
    return as_html


def _converted(blocks: list[str], convert: Callable[[str], str | None]) -> Iterator[str]:
    left, follows_list = MOST_CHARACTERS, False
    for block in blocks:
        left -= len(block)
        is_list = block.startswith(LISTS)
        markdown = None if left < 0 or (is_list and follows_list) else convert(block)
        follows_list = is_list and markdown is not None
        yield markdown or _in_one_piece(block)


def _quickly(block: str) -> str | None:
    """A paragraph of words alone, which is most of what newspapers print, without parsing it."""
    plain = PLAIN.fullmatch(block)
    if not plain or address_in(block):
        return _as_markdown(block)
    return _escaped_start(_escaped(re.sub(f"[{BLANKS}]+", " ", unescape(plain[1])).strip(" ")))


def _as_markdown(block: str) -> str | None:
    """None where there is none that renders to the same."""
    if (figure := FIGURE.fullmatch(block)) and "<" not in (figure[3] or ""):
        return writing.picture(figure[1], unescape(figure[2] or ""), unescape(figure[3] or ""))
    if address := address_in(block):
        return writing.embed(address)
    if block.count("<") > MOST_TAGS or max(map(len, SPACE.findall(block)), default=0) > MOST_BLANKS:
        return None
    markdown = _converter().convert(block).strip("\n")
    return markdown if _shown(render(markdown).html) == _shown(block) else None


def _in_one_piece(block: str) -> str:
    """HTML in Markdown begins with the tag of a block, and ends at an empty line."""
    if address := address_in(block):
        return writing.embed(address)
    kept = PREFORMATTED.sub(lambda found: found[1] + found[2].replace("\n", "&#10;") + found[3], block)
    piece = "\n".join(filter(None, (line.strip(BLANKS) for line in kept.split("\n"))))
    opening = TAG.match(piece)
    return piece if opening and opening[2] not in INLINE else f"<div>{piece}</div>"


def _shown(html: str) -> list[str]:
    """What can be told apart in a page: tags and texts, white space as browsers show it."""
    pieces: list[str] = []
    at, glued, preformatted = 0, True, False
    for tag in TAG.finditer(html):
        is_inline = tag[2] in INLINE and tag[2] != "br"
        text = _text(html[at : tag.start()], glued, is_inline, preformatted)
        pieces += [text, f"<{tag[1]}{SAME.get(tag[2], tag[2])}{_attributes(tag)}"]
        glued = not is_inline or text.endswith(" ") or (glued and not text)
        preformatted = not tag[1] if tag[2] == "pre" else preformatted
        at = tag.end()
    return [piece for piece in [*pieces, html[at:].strip(BLANKS)] if piece]


def _text(html: str, at_start: bool, goes_on: bool, preformatted: bool) -> str:
    if preformatted:
        return unescape(html).rstrip("\n")
    text = re.sub(f"[{BLANKS}]+", " ", unescape(html))
    text = text.lstrip(BLANKS) if at_start else text
    return text if goes_on else text.rstrip(BLANKS)


def _attributes(tag: re.Match[str]) -> str:
    return unescape(tag[0][len(tag[1]) + len(tag[2]) + 1 :])


@cache
def _converter() -> "MarkdownConverter":
    from markdownify import ATX, BACKSLASH, STRIP_ONE, MarkdownConverter

    class Converter(MarkdownConverter):
        """Escapes what would be markup where it stands, and no more."""

        def escape(self, text: str, parent_tags: set[str]) -> str:
            return _escaped(text)

        def process_text(self, element: object, parent_tags: set[str] | None = None) -> str:
            text: str = super().process_text(element, parent_tags)  # type: ignore[misc]  # its stubs lack it
            before = getattr(element, "previous_sibling", None)
            at_start = before is None or getattr(before, "name", None) == "br"
            return _escaped_start(text) if at_start and "_noformat" not in (parent_tags or ()) else text

        def convert_td(self, element: object, text: str, parent_tags: set[str]) -> str:
            return f" {_in_cell(text)} |"

        convert_th = convert_td

    for name in INLINE - MARKED:
        setattr(Converter, f"convert_{name}", lambda _, element, text, parent_tags: _as_html(element, text))
    return Converter(heading_style=ATX, bullets="-", newline_style=BACKSLASH, strip_pre=STRIP_ONE)


def _as_html(element: Any, text: str) -> str:
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in element.attrs.items())
    return f"<{element.name}{attributes}>" + ("" if element.name == "wbr" else f"{text}</{element.name}>")


def _escaped(text: str) -> str:
    return SPECIAL.sub(r"\\\1\2", text)


def _escaped_start(text: str) -> str:
    return NUMBERED.sub(r"\1\\\2", LINE_START.sub(r"\1\\\2", text))


def _in_cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
