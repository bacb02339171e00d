"""Vectors: what is stored of a text to find it, and where each of its words stands."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

import regex

from db.text.search.folding import REMEMBERED_WORDS
from db.text.search.stems import stored
from db.text.search.stop_words import STOP_WORDS
from db.text.search.tokens import Form, Token, cut, token_of

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


class Occurrence(NamedTuple):
    """What a token adds to a vector, as if it stood at the beginning of a text: its spans, its lexemes with how many
    positions they stand behind its first one, and the languages of the stems."""

    spans: Sequence[int]
    places: Sequence[tuple[str, int]]
    languages: frozenset[str]


@dataclass
class Vector:
    """`positions` are those of each lexeme, with their weights. `spans` says what stands at a position, from 1 on: the
    field's number, the first code point and the length, in 6, 17 and 8 bits. `languages` are those of the stems."""

    positions: dict[str, list[str]] = field(default_factory=dict)
    spans: list[int] = field(default_factory=list)
    languages: set[str] = field(default_factory=set)
    size: int = 0

    def __str__(self) -> str:
        """As PostgreSQL reads it."""
        return " ".join([f"{quoted(lexeme)}:{','.join(places)}" for lexeme, places in self.positions.items()])

    def add(self, found: Occurrence, start: int, of: Field) -> None:
        first, at = len(self.spans) + 1, (of.number << 25) + (start << 8)
        self.spans += [at + span for span in found.spans]
        for lexeme, offset in found.places:
            self._add(lexeme, _weighed(first + offset, of.weight))
        self.languages |= found.languages

    def _add(self, lexeme: str, place: str) -> None:
        if known := self.positions.get(lexeme):
            known.append(place)
            return
        self.size += len(lexeme.encode())
        if self.size < MOST_BYTES:
            self.positions[lexeme] = [place]


def quoted(lexeme: str) -> str:
    """As it stands in the text of a vector or a query."""
    return f"'{lexeme}'" if lexeme.isalnum() else "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def vector(fields: Iterable[Field], language: str) -> Vector:
    made = Vector()
    for each in fields:
        if made.spans:
            made.spans += [0] * GAP
        has_lower = LOWER.search(each.text) is not None
        for kind, text, start in cut(each.text[:LONGEST]):
            found = _occurrence(kind, text, language, has_lower)
            if len(made.spans) + len(found.spans) > 2 * MAXIMUM:
                return made
            made.add(found, start, each)
    return made


@lru_cache(REMEMBERED_WORDS)
def _occurrence(kind: str, text: str, language: str, has_lower: bool) -> Occurrence:
    """Most words are met again and again. `has_lower`: words in capitals stand out from the text."""
    token = token_of(kind, text)
    spans = tuple(slot.start << 8 | min(slot.end - slot.start, 255) for slot in token.slots)
    found = [
        (lexeme, offset, stemming)
        for form, offset in _forms(token, has_lower)
        for lexeme, stemming in stored(form, language)
    ]
    places = tuple((lexeme, offset) for lexeme, offset, _ in found)
    return Occurrence(spans, places, frozenset(stemming for *_, stemming in found if stemming))


def _forms(token: Token, has_lower: bool) -> Iterator[tuple[Form, int]]:
    """All that it can be found by, each with the offset of its position."""
    for offset, slot in enumerate(token.slots):
        for form in _with_acronym(slot.form, has_lower):
            yield form, offset
    if token.joined:
        last = 0 if token.is_possessive else len(token.slots) - 1
        for form in _with_acronym(token.joined, has_lower):
            for offset in {0, last}:
                yield form, offset


def _with_acronym(form: Form, has_lower: bool) -> Sequence[Form]:
    is_acronym = has_lower and form.word.isupper() and form.text in STOP_WORDS and ACRONYM.fullmatch(form.word)
    return (form, acronym(form)) if is_acronym else (form,)


def _weighed(position: int, weight: str) -> str:
    return f"{position - MAXIMUM}D" if position > MAXIMUM else f"{position}{weight}"


def acronym(form: Form) -> Form:
    """A word that is in every text, as the abbreviation that it is in capitals: IT, WHO."""
    return Form(f"^{form.text}")
