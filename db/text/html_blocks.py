"""The blocks of an article's HTML, and the text that they show."""

import re
from collections.abc import Container, Iterator
from html import unescape

from db.text.article_html import EMPTY, INLINE

CELLS = {"td", "th"}
# In sanitised HTML each "<" begins a tag, and attributes stand in double quotation marks.
TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^">]|"[^"]*")*>')
NOTHING = re.compile(r"<p>\s*</p>")
LINE_END = re.compile(r"[ \t\r\f]*\n[ \t\r\f\n]*")
ALT = re.compile(r' alt="([^"]*)"')


def blocks_of(html: str) -> Iterator[str]:
    """The blocks of sanitised HTML. Wrappers around them are taken off, and loose text becomes a paragraph."""
    loose = ""
    for markup, is_block in _top_level(html):
        if not is_block:
            loose += markup
            continue
        yield from _paragraph(loose)
        loose = ""
        if markup and not NOTHING.fullmatch(markup):
            yield markup
    yield from _paragraph(loose)


def _top_level(html: str) -> Iterator[tuple[str, bool]]:
    """What stands side by side, and whether it is a block; an empty block where a wrapper begins or ends."""
    depth = start = opened = 0
    is_block = False
    for tag in TAG.finditer(html):
        closing, name = tag.groups()
        if depth == 0:
            opened, is_block = tag.start(), False
        is_block = is_block or name not in INLINE
        if name not in EMPTY and (depth or name != "div"):
            depth += -1 if closing else 1
        if depth == 0 and is_block:
            yield html[start:opened], False
            yield "" if name == "div" else html[opened : tag.end()], True
            start = tag.end()
    yield html[start:], False


def _paragraph(loose: str) -> Iterator[str]:
    """Nothing where nothing would be seen."""
    if "<img" in loose or text_of(loose):
        yield f"<p>{loose.strip()}</p>"


def elements(html: str, names: Container[str]) -> Iterator[tuple[str, str]]:
    """The outermost elements of these names in sanitised HTML: the opening tag, and what is within."""
    depth, opening = 0, None
    for tag in TAG.finditer(html):
        if tag[2] not in names:
            continue
        depth += -1 if tag[1] else 1
        if opening is None:
            opening = tag
        elif depth == 0:
            yield opening[0], html[opening.end() : tag.start()]
            opening = None


def text_of(html: str) -> str:
    """What sanitised HTML shows, a line for each paragraph, item and row; cells stand apart by tabs."""
    return "\n".join(_lines(html))


def _lines(html: str) -> Iterator[str]:
    line, at, preformatted, in_cell = "", 0, False, False
    for tag in TAG.finditer(html):
        line = _continued(line, html[at : tag.start()], preformatted)
        at = tag.end()
        name, closing = tag[2], bool(tag[1])
        if name in INLINE:
            line = _with_inline(line, tag[0], name)
        elif name in CELLS:
            in_cell = not closing
            line = line.rstrip(" \n") + "\t" if closing else line
        elif in_cell:
            line += " "
        else:
            yield from _ended(line, preformatted)
            line, preformatted = "", name == "pre" and not closing
    yield from _ended(_continued(line, html[at:], preformatted), preformatted)


def _continued(line: str, html: str, preformatted: bool) -> str:
    text = unescape(html)
    if preformatted:
        return line + text
    spaced = LINE_END.sub(" ", text) if "\n" in text else text
    return line + (spaced.lstrip(" ") if line.endswith(("\n", "\t")) else spaced)


def _with_inline(line: str, tag: str, name: str) -> str:
    if name == "br":
        return line + "\n"
    alternative = ALT.search(tag) if name == "img" else None
    return line + unescape(alternative[1]) if alternative else line


def _ended(line: str, preformatted: bool) -> Iterator[str]:
    text = line.rstrip("\n") if preformatted else line.lstrip(" \n").rstrip(" \t\n")
    yield from [text] if text else []
