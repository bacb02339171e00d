"""Blocks as Markdown. Each renders to one block with exactly this content."""

import re
from collections.abc import Sequence
from html import escape as html_escape
from itertools import zip_longest

from db.text.markdown import escape

MARKERS = (("- ", "* "), ("{}. ", "{}) "))
"""Of lists, and of numbered ones: two of a kind that follow each other must differ, or else they are one."""
FIRST = 1
LAST = 999_999_999
"""Numbers of more digits begin no list."""


def paragraph(text: str) -> str:
    """Line breaks stay."""
    return "\\\n".join(escape(line) for line in text.split("\n") if line.strip())


def heading(level: int, text: str) -> str:
    line = escape(text)
    return f"{'#' * level} " + re.sub(r"(#+)$", r"\\\1", line)


def listing(items: Sequence[str], *, ordered: bool, follows_one: bool = False) -> str:
    """`follows_one`: the block before is a list of the same kind, marked in the other way."""
    marker = MARKERS[ordered][follows_one]
    return "\n".join(_item(marker.format(number), item) for number, item in enumerate(items, FIRST))


def _item(marker: str, text: str) -> str:
    return (marker + paragraph(text).replace("\n", "\n" + " " * len(marker))).rstrip(" ")


def quotation(text: str, attribution: str | None) -> str:
    said_by = ["", escape(f"— {attribution}")] if attribution else []
    return "\n".join(f"> {line}".rstrip() for line in [*paragraph(text).split("\n"), *said_by])


def picture(name: str, alt: str = "", caption: str = "") -> str:
    title = re.sub(r'([\\"&<*_`\[\]])', r"\\\1", " ".join(caption.split()))
    return f"![{escape(alt)}](image:{name}" + (f' "{title}")' if title else ")")


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Missing cells are empty. Markdown knows no table without a head."""
    if not header:
        return _html_table(rows)
    width = max(map(len, [header, *rows]))
    lines = [header, ["---"] * width, *rows]
    return "\n".join(_row(cells, width, is_rule=place == 1) for place, cells in enumerate(lines))


def _row(cells: Sequence[str], width: int, *, is_rule: bool) -> str:
    filled = [cell or "" for cell, _ in zip_longest(cells, range(width))]
    written = filled if is_rule else [_cell(cell) for cell in filled]
    return f"| {' | '.join(written)} |"


def _cell(text: str) -> str:
    return "<br>".join(escape(line).replace("|", "\\|") for line in text.split("\n"))


def _html_table(rows: Sequence[Sequence[str]]) -> str:
    written = ("".join(f"<td>{_html(cell)}</td>" for cell in row) for row in rows)
    return f"<table><tbody>{''.join(f'<tr>{row}</tr>' for row in written)}</tbody></table>"


def _html(text: str) -> str:
    return "<br>".join(html_escape(" ".join(line.split()), quote=False) for line in text.split("\n"))


def embed(url: str) -> str:
    return f"<{url}>"
