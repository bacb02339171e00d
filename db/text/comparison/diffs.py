"""What differs between two texts, word by word."""

from collections.abc import Iterator
from enum import Enum
from itertools import groupby
from typing import NamedTuple

import regex
from rapidfuzz.distance import Indel

from db.text.words import PART, UNSPACED

UNIT = regex.compile(rf"{UNSPACED}\p{{M}}*|{PART}|\s+|.", regex.VERSION1 | regex.DOTALL)
"""A word, a letter of a script without blanks between words, white space, or a sign: together they are the text."""
MOST_COMPARED = 4_000_000
"""Pairs of words: some ms. Of what is longer the beginning and the end are compared, and no more."""


class Operation(Enum):
    EQUAL = "EQUAL"
    DELETE = "DELETE"
    INSERT = "INSERT"


class Piece(NamedTuple):
    """A part of the old text, of the new one, or of both. What is deleted comes before what replaces it."""

    operation: Operation
    text: str


class Span(NamedTuple):
    """Words of both texts, the same or not."""

    is_equal: bool
    old: list[str]
    new: list[str]


def word_diff(before: str, after: str) -> list[Piece]:
    """The pieces in their order: those that are not inserted make up the old text, those that are not deleted the new
    one."""
    old, new = UNIT.findall(before), UNIT.findall(after)
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    first, last = Span(True, old[:start], new[:start]), Span(True, old[len(old) - end :], new[len(new) - end :])
    return list(_pieces([first, *_changes(old[start : len(old) - end], new[start : len(new) - end]), last]))


def _common(one: list[str], other: list[str]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (old, new) in pairs if old != new), min(len(one), len(other)))


def _changes(old: list[str], new: list[str]) -> Iterator[Span]:
    """White space alone that both have between two changes is part of the change: one that reads well."""
    if len(old) * len(new) > MOST_COMPARED:
        yield Span(False, old, new)
        return
    for opcode in Indel.opcodes(old, new):
        olds, news = old[opcode.src_start : opcode.src_end], new[opcode.dest_start : opcode.dest_end]
        yield Span(opcode.tag == "equal" and not (len(olds) == 1 and olds[0].isspace()), olds, news)


def _pieces(spans: list[Span]) -> Iterator[Piece]:
    filled = [span for span in spans if span.old or span.new]
    for is_equal, group in groupby(filled, key=lambda span: span.is_equal):
        parts = list(group)
        old = "".join(word for part in parts for word in part.old)
        new = "".join(word for part in parts for word in part.new)
        if is_equal or old == new:
            yield Piece(Operation.EQUAL, old)
        else:
            yield from (piece for piece in (Piece(Operation.DELETE, old), Piece(Operation.INSERT, new)) if piece.text)
