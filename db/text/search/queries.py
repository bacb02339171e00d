"""Queries: what a reader types into a search box, as PostgreSQL compares it with vectors, whatever the language.

`"exact words"`, `-without`, `either or other`; what is written without a blank is asked as a phrase, and all else must
be there, in any order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import regex

from db.text.search.stems import asked
from db.text.search.stop_words import STOP_WORDS
from db.text.search.tokens import Form, Slot, Token, tokens
from db.text.search.vectors import ACRONYM, LOWER, acronym, quoted

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
    """Words that follow each other, or one. `is_optional`: a query of several words goes without it."""

    ways: Sequence[Sequence[Step]]
    is_negative: bool = False
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """Any of the alternatives, all of whose phrases are there."""

    alternatives: Sequence[Sequence[Phrase]]

    @property
    def phrases(self) -> Iterator[Phrase]:
        return (phrase for phrases in self.alternatives for phrase in phrases)


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
    return Phrase(ways, negative, common and not negative)


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


def pieces(text: str) -> list[str]:
    """The text of a tsquery in pieces, for `news.search_query` to join: those that begin with `@` and a language are
    only for sites that have articles in it. Empty for a query without words."""
    query = parse(text)
    found: list[str] = []
    for phrases in query.alternatives:
        found += ["|(" if found else "("]
        for place, phrase in enumerate(phrases):
            found += ["&" if place else "", "!(" if phrase.is_negative else "(", *_phrase_pieces(phrase), ")"]
        found.append(")")
    return found


def _phrase_pieces(phrase: Phrase) -> Iterator[str]:
    for number, steps in enumerate(phrase.ways):
        yield "|(" if number else "("
        for place, step in enumerate(steps):
            yield f"<{step.distance}>(" if place else "("
            yield from _form_pieces(step.slot.form)
            yield ")"
        yield ")"


def _form_pieces(form: Form) -> Iterator[str]:
    known: set[str] = set()
    for lexeme, language in asked(form):
        if lexeme not in known:
            text = quoted(lexeme) + (":*" if form.is_prefix else "")
            yield f"@{language}|{text}" if known else text
            known.add(lexeme)
