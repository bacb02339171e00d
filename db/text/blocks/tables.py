"""The cells of a table as plain text, rows and columns complete."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from db.text.html_blocks import elements, text_of

SPAN = re.compile(r' (col|row)span="(\d{1,4})"')
MOST_CELLS = 20_000
"""What a larger table lacks stays missing, and a cell that spans others stands where it begins."""

Row = list[str]


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    is_header: bool
    width: int
    height: int


def table(html: str) -> tuple[Row, list[Row]]:
    """The header, empty where there is none, and the rows, all of one length. A cell that spans several places is in
    each of them; a missing one is empty."""
    cells = [[_cell(*each) for each in elements(row, {"td", "th"})] for _, row in elements(html, {"tr"})]
    rows = _completed(_spanned(cells))
    has_header = bool(cells) and ("<thead>" in html or all(cell.is_header for cell in cells[0]))
    return (rows[0], rows[1:]) if has_header else ([], rows)


def _cell(tag: str, content: str) -> Cell:
    spans = {name: max(1, int(number)) for name, number in SPAN.findall(tag)}
    return Cell(text_of(content), tag.startswith("<th"), spans.get("col", 1), spans.get("row", 1))


def _spanned(cells: Sequence[Sequence[Cell]]) -> list[Row]:
    places = sum(cell.width * min(cell.height, len(cells) - place) for place, row in enumerate(cells) for cell in row)
    if places > MOST_CELLS:
        return [[cell.text for cell in row] for row in cells]
    hanging: dict[int, tuple[str, int]] = {}
    rows = []
    for row in cells:
        filled = dict(_filled(row, hanging))
        hanging = {place: (text, height - 1) for place, (text, height) in filled.items() if height > 1}
        rows.append([text for text, _ in filled.values()])
    return rows


def _filled(row: Sequence[Cell], hanging: dict[int, tuple[str, int]]) -> Iterator[tuple[int, tuple[str, int]]]:
    """Each place with its text and how far down it goes: the row's own cells, around what hangs down from above."""
    own = [(cell.text, cell.height) for cell in row for _ in range(cell.width)]
    place = 0
    for each in own:
        while place in hanging:
            yield place, hanging[place]
            place += 1
        yield place, each
        place += 1
    while place in hanging:
        yield place, hanging[place]
        place += 1


def _completed(rows: list[Row]) -> list[Row]:
    width = max(map(len, rows), default=0)
    return rows if width * len(rows) > MOST_CELLS else [row + [""] * (width - len(row)) for row in rows]
