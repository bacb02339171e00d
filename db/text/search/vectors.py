"""Vectors: what is stored of a text to find it, and where each of its words stands."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

import regex

from db.text.search.stems import stored
from db.text.search.stop_words import STOP_WORDS
from db.text.search.tokens import Form, Token, placed

MAXIMUM = 16_383
"""The last position that PostgreSQL keeps. A longer text goes on at the first one again, with a weight of its own; what
is behind twice of it is not found."""
GAP = 5
"""Positions between two fields: no phrase reaches over."""
MOST_BYTES = 600_000
"""Of lexemes: a vector holds 1 MB, with their positions."""
LONGEST = 100_000
"""Characters of a field that are looked at."""
ACRONYM = regex.compile(r"[\p{Lu}]{2,}")
LOWER = regex.compile(r"\p{Ll}")


class Field(NamedTuple):
    """One text of an article. `number` tells it from the others, up to 63; `weight` is A, B or C."""

    number: int
    text: str
    weight: str


@dataclass
class Vector:
    """`positions` are those of each lexeme, with their weights. `spans` says what stands at a position, from 1 on: the
    field's number, the first code point and the length, in 6, 17 and 8 bits. `languages` are those of the stems."""

    positions: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    spans: list[int] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    size: int = 0

    def __str__(self) -> str:
        """As PostgreSQL reads it."""
        return " ".join(f"{quoted(lexeme)}:{','.join(places)}" for lexeme, places in self.positions.items())

    def add(self, lexeme: str, place: str) -> None:
        if known := self.positions.get(lexeme):
            known.append(place)
            return
        self.size += len(lexeme.encode())
        if self.size < MOST_BYTES:
            self.positions[lexeme].append(place)


def quoted(lexeme: str) -> str:
    """As it stands in the text of a vector or a query."""
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def vector(fields: Iterable[Field], language: str) -> Vector:
    made = Vector()
    for each in fields:
        if made.spans:
            made.spans += [0] * GAP
        for token, start in placed(each.text[:LONGEST]):
            if len(made.spans) + len(token.slots) > 2 * MAXIMUM:
                return made
            _add(made, each, (token, start), language)
    return made


def _add(made: Vector, of: Field, found: tuple[Token, int], language: str) -> None:
    (token, start), first = found, len(made.spans) + 1
    for position, slot in enumerate(token.slots, first):
        made.spans.append(of.number << 25 | start + slot.start << 8 | min(slot.end - slot.start, 255))
        place = _weighed(position, of.weight)
        _place(made, slot.form, place, language)
        if _is_acronym(slot.form, of.text):
            _place(made, acronym(slot.form), place, language)
    if token.joined:
        names = [acronym(token.joined)] if _is_acronym(token.joined, of.text) else []
        for form in (token.joined, *names):
            for position in {first, first if token.is_possessive else len(made.spans)}:
                _place(made, form, _weighed(position, of.weight), language)


def _place(made: Vector, form: Form, place: str, language: str) -> None:
    for lexeme, stemming in stored(form, language):
        made.add(lexeme, place)
        if stemming:
            made.languages.add(stemming)


def _weighed(position: int, weight: str) -> str:
    return f"{position - MAXIMUM}D" if position > MAXIMUM else f"{position}{weight}"


def _is_acronym(form: Form, text: str) -> bool:
    return bool(form.word.isupper() and form.text in STOP_WORDS and ACRONYM.fullmatch(form.word) and LOWER.search(text))


def acronym(form: Form) -> Form:
    """A word that is in every text, as the abbreviation that it is in capitals: IT, WHO."""
    return Form(f"^{form.text}")
