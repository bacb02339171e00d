"""Lines of plain text in groups."""

import re
from collections.abc import Sequence
from itertools import groupby

BULLET = re.compile(r"[•‣▪◦·*–-]\s+(\S.*)")  # noqa: RUF001


def blocks(lines: Sequence[str]) -> list[list[str]]:
    """Lines that stand together, without the empty ones between."""
    return [list(group) for filled, group in groupby(lines, key=bool) if filled]


def joined(block: Sequence[str]) -> str:
    return " ".join(block)
