"""The publisher's table of people: which subject of our tokens is whom in the other system."""

import csv
from collections.abc import Iterator
from pathlib import Path


def subjects_of(path: Path) -> Iterator[tuple[str, str]]:
    """The keys of people, or e-mail addresses of guests, each with a subject. A heading is not needed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file):
            cells = [cell.strip() for cell in row]
            if len(cells) >= 2 and cells[0] and cells[1]:
                yield cells[0], cells[1]
