"""Lines of plain text in groups."""

import re
from collections.abc import Sequence
from itertools import groupby

BULLET = re.compile(r"[•‣▪◦·*–-]\s+(\S.*)")  # noqa: RUF001


def blocks(lines: Sequence[str]) -> list[list[str]]:
    """Lines that stand together, without the empty ones between.

    Where no line is empty, each is a paragraph; only points of a list stay together.
    """
    filled = [list(group) for any_text, group in groupby(lines, key=bool) if any_text]
    if len(filled) != 1 or len(lines) != len(filled[0]):
        return filled
    groups = groupby(enumerate(lines), key=lambda line: "list" if BULLET.fullmatch(line[1]) else line[0])
    return [[line for _, line in group] for _, group in groups]


def joined(block: Sequence[str]) -> str:
    return " ".join(block)
