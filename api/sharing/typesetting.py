"""Typesetting: the largest size and the line breaks at which a text fits a box, with an ellipsis if need be."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from api.sharing.fonts import REGULAR, font

LEADING = 1.16
STEP = 4


@dataclass(frozen=True, slots=True)
class Box:
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text at one size."""

    lines: Sequence[str]
    size: int
    weight: int

    @property
    def line_height(self) -> int:
        return round(self.size * LEADING)

    @property
    def height(self) -> int:
        return len(self.lines) * self.line_height


def fit(text: str, box: Box, sizes: tuple[int, int], weight: int = REGULAR) -> Block:
    """`sizes` are the smallest and the largest allowed."""
    smallest, largest = sizes
    tried = range(largest, smallest - 1, -STEP)
    best = bisect_left(tried, True, key=lambda size: _set(text, size, weight, box.width).height <= box.height)
    block = _set(text, tried[min(best, len(tried) - 1)], weight, box.width)
    return block if best < len(tried) else _shortened(block, box)


def _set(text: str, size: int, weight: int, width: int) -> Block:
    return Block(list(_lines(text, size, weight, width)), size, weight)


def _shortened(block: Block, box: Box) -> Block:
    """The lines that there is room for, with an ellipsis at their end."""
    *lines, last = block.lines[: max(1, box.height // block.line_height)]
    while last and not _fits(f"{last}…", block.size, block.weight, box.width):
        last = last[:-1]
    return Block([*lines, f"{last.rstrip(' ,;:.-')}…"], block.size, block.weight)


def _lines(text: str, size: int, weight: int, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if _fits(longer, size, weight, width):
            line = longer
            continue
        if line:
            yield line
        *whole, line = _pieces(word, size, weight, width)
        yield from whole
    if line:
        yield line


def _pieces(word: str, size: int, weight: int, width: int) -> Iterator[str]:
    """A word that is wider than a line is broken anywhere."""
    piece = ""
    for character in word:
        if piece and not _fits(piece + character, size, weight, width):
            yield piece
            piece = ""
        piece += character
    yield piece


def _fits(line: str, size: int, weight: int, width: int) -> bool:
    return font(size, weight).getlength(line) <= width
