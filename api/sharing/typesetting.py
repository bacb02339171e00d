"""Typesetting: the largest size and the line breaks at which a text fits a box, with an ellipsis if need be."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import regex

from api.sharing.line_breaks import pieces_of
from api.sharing.typefaces import REGULAR, Typeface, typefaces_for
from db.text.composition import composed

STEP = 4
UNSEEN = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]")
JOINERS = "\u200c\u200d"
GRAPHEME = regex.compile(r"\X")


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one line that can be shown, and the typefaces that its characters are in, the first that has one."""

    words: str
    typefaces: tuple[Typeface, ...]
    language: str

    def width(self, line: str, size: int, weight: int) -> float:
        return size * sum(_width(typeface, run, weight) for typeface, run in runs(line, self.typefaces))


@dataclass(frozen=True, slots=True)
class Box:
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Block:
    """Lines of text at one size."""

    text: Text
    lines: Sequence[str]
    size: int
    weight: int

    @property
    def line_height(self) -> int:
        return round(self.size * self.text.typefaces[0].leading)

    @property
    def height(self) -> int:
        return len(self.lines) * self.line_height


def showable(text: str, language: str = "en") -> Text | None:
    """The text without emoji and the like; None where nothing is left, or a letter of it is in no typeface."""
    spaced = " ".join(composed(text).split())
    plain = "".join(sign for sign in spaced if sign in JOINERS or not UNSEEN.match(sign))
    typefaces = tuple(typefaces_for(plain, language))
    words = " ".join("".join(found for found in GRAPHEME.findall(plain) if _is_in(found, typefaces)).split())
    return Text(words, typefaces, language) if words else None


def _is_in(grapheme: str, typefaces: Sequence[Typeface]) -> bool:
    return all(
        character in JOINERS or any(ord(character) in typeface.characters for typeface in typefaces)
        for character in grapheme
    )


def runs(line: str, typefaces: Sequence[Typeface]) -> Iterator[tuple[Typeface, str]]:
    """The line in parts of one typeface each. Blanks and what cannot be seen go with what stands before."""
    chosen: list[tuple[Typeface, str]] = []
    for grapheme in GRAPHEME.findall(line):
        before = chosen[-1][0] if chosen else typefaces[0]
        signs = [ord(sign) for sign in grapheme if not sign.isspace() and not UNSEEN.match(sign)]
        fitting = (face for face in typefaces if all(sign in face.characters for sign in signs))
        chosen.append((next(fitting, typefaces[0]) if signs else before, grapheme))
    for typeface, group in groupby(chosen, key=lambda part: part[0]):
        yield typeface, "".join(grapheme for _, grapheme in group)


@lru_cache(5_000)
def _width(typeface: Typeface, run: str, weight: int) -> float:
    return typeface.width(run, weight)


def fit(text: Text, box: Box, sizes: tuple[int, int], weight: int = REGULAR) -> Block:
    """`sizes` are the smallest and the largest allowed."""
    smallest, largest = sizes
    tried = range(largest, smallest - 1, -STEP)
    best = bisect_left(tried, True, key=lambda size: _set(text, size, weight, box.width).height <= box.height)
    block = _set(text, tried[min(best, len(tried) - 1)], weight, box.width)
    return block if best < len(tried) else _shortened(block, box)


def _set(text: Text, size: int, weight: int, width: int) -> Block:
    return Block(text, list(_lines(text, size, weight, width)), size, weight)


def _shortened(block: Block, box: Box) -> Block:
    """The lines that there is room for, with an ellipsis at their end."""
    *lines, last = block.lines[: max(1, box.height // block.line_height)]
    graphemes = GRAPHEME.findall(last)
    while graphemes and block.text.width("".join(graphemes) + "…", block.size, block.weight) > box.width:
        graphemes.pop()
    shortened = "".join(graphemes).rstrip(" ,;:.-،、।")
    return Block(block.text, [*lines, f"{shortened}…"], block.size, block.weight)


def _lines(text: Text, size: int, weight: int, width: int) -> Iterator[str]:
    line = ""
    for blank, piece in pieces_of(text.words, text.language):
        longer = line + blank + piece if line else piece
        if text.width(longer, size, weight) <= width:
            line = longer
            continue
        if line:
            yield line
        *whole, line = _parts(piece, text, size, weight, width)
        yield from whole
    if line:
        yield line


def _parts(piece: str, text: Text, size: int, weight: int, width: int) -> Iterator[str]:
    """A piece that is wider than a line is broken between any letters."""
    part = ""
    for grapheme in GRAPHEME.findall(piece):
        if part and text.width(part + grapheme, size, weight) > width:
            yield part
            part = ""
        part += grapheme
    yield part
