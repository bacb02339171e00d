"""Queries: what a reader types into a search box, as PostgreSQL compares it with vectors, whatever the language.

`"exact words"`, `-without`, `either or other`; what is written without a blank is asked as a phrase, and all else must
be there, in any order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from db.text.search.stop_words import STOP_WORDS
from db.text.search.tokens import Form, Slot, Token, tokens
from db.text.search.vectors import ACRONYM, LOWER, acronym

LONGEST = 200
"""Characters of a query that count."""
QUOTES = '"“”„«»「」『』＂'  # noqa: RUF001
CHUNK = regex.compile(
    rf"""(?P<minus>(?<!\S)[-−])?(?:[{QUOTES}](?<!\p{{Hebrew}}["“”](?=\p{{Hebrew}}))(?P<exact>[^{QUOTES}]*)(?:[{QUOTES}]|$)"""  # noqa: RUF001
    rf"""|(?P<plain>(?:[^\s{QUOTES},;、，。；]|(?<=\p{{Nd}}),(?=\p{{Nd}})|(?<=\p{{Hebrew}})["“”](?=\p{{Hebrew}}))+))""",  # noqa: RUF001
)
CAMEL = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")


class Step(NamedTuple):
    """A slot of a phrase: how far it stands behind the one before, and what may stand there."""

    distance: int
    slot: Slot


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that follow each other, or one, and what was typed for them. `is_optional`: a query of several words goes
    without it."""

    typed: str
    ways: Sequence[Sequence[Step]]
    is_negative: bool = False
    is_optional: bool = False

    @property
    def only_word(self) -> Form | None:
        """The word that is all there is to it."""
        form, is_alone = self.ways[0][0].slot.form, len(self.ways) == len(self.ways[0]) == 1
        return form if form.word and is_alone and not self.is_negative and self.typed[0] not in QUOTES else None


@dataclass(frozen=True, slots=True)
class Query:
    """Any of the alternatives, all of whose phrases are there."""

    alternatives: Sequence[Sequence[Phrase]]


def parse(text: str) -> Query:
    """Never fails: what has no word in it asks for nothing."""
    alternatives: list[list[Phrase]] = [[]]
    shouted = not LOWER.search(text[:LONGEST]) and " " in text.strip()
    for chunk in CHUNK.finditer(text[:LONGEST]):
        if not chunk["minus"] and (chunk["plain"] or "").lower() == "or":
            alternatives.append([])
        elif phrase := _phrase(chunk, shouted=shouted):
            alternatives[-1].append(phrase)
    return Query([_needed(phrases) for phrases in alternatives if phrases])


def _needed(phrases: Sequence[Phrase]) -> Sequence[Phrase]:
    """Without words that are everywhere, unless there are no others."""
    needed = [phrase for phrase in phrases if not phrase.is_optional]
    return needed if any(not phrase.is_negative for phrase in needed) else phrases


def _phrase(chunk: regex.Match[str], *, shouted: bool) -> Phrase | None:
    exact = chunk["exact"] is not None
    found = list(tokens(chunk["exact"] if exact else chunk["plain"]))
    if not found:
        return None
    negative = bool(chunk["minus"])
    ways: list[Sequence[Step]] = [list(_steps(found, shouted=shouted))]
    if len(found) == 1:
        ways += _as_one(found[0])
    alone = len(ways) == len(ways[0]) == 1
    common = alone and not exact and ways[0][0].slot.form.text in STOP_WORDS
    return Phrase(chunk[0], ways, negative, common and not negative)


def _as_one(token: Token) -> Iterator[Sequence[Step]]:
    """The whole of a word that has parts; the parts of one that is written together, as YouTube."""
    if token.joined:
        yield [Step(0, Slot(token.joined, token.start, token.end))]
    elif len(token.slots) == 1 and token.slots[0].form.word:
        parts = CAMEL.sub(" ", token.slots[0].form.word)
        if " " in parts:
            yield list(_steps(list(tokens(parts)), shouted=False))


def _steps(found: Sequence[Token], *, shouted: bool) -> Iterator[Step]:
    """Of overlapping pairs every second one is enough."""
    distance = 0
    for token in found:
        for place, slot in enumerate(token.slots):
            if _is_implied(token, place):
                distance += 1
                continue
            yield Step(distance, slot if shouted else _told_apart(slot))
            distance = 1


def _is_implied(token: Token, place: int) -> bool:
    slots = token.slots
    if not slots[-1].form.is_prefix or len(slots) == 1:
        return False
    return place == len(slots) - 1 or (place % 2 == 1 and place != len(slots) - 2)


def _told_apart(slot: Slot) -> Slot:
    form = slot.form
    is_name = form.text in STOP_WORDS and ACRONYM.fullmatch(form.word)
    return slot._replace(form=acronym(form)) if is_name else slot
