"""What statements ask of full-text search: pieces of a query, what to mark in texts, and what may be mistyped."""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
import regex

from db.text.search.folding import fold
from db.text.search.queries import LONGEST, Phrase, Query, parse
from db.text.search.stems import asked
from db.text.search.tokens import Form
from db.text.search.vectors import quoted
from db.text.search.word_list import deletions, has_typos

LAST_WORD = regex.compile(r"[^\s\"“„«「『]+$")
SYLLABLE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]")


def pieces(text: str) -> list[str]:
    """The text of a tsquery in pieces, for `news.search_query` to join: those that begin with `@` and a language are
    only for sites that have articles in it. Empty for a query without words."""
    return [piece for part in _parts(parse(text)) for piece in part[1]]


def search_request(text: str) -> str:
    """As JSON: `pieces` of the query; `typed`, in which a word can be replaced by another; `marks`, which words make a
    hit, and `typos`, which words may be others: each with its place in `typed`, its first and last piece, counted from
    1, and its deletions."""
    query = parse(text)
    made: list[str] = []
    typed: list[str] = []
    typos: list[Mapping[str, Any]] = []
    for phrase, of_part in _parts(query):
        word = phrase.only_word if phrase else None
        if word and has_typos(word.text):
            places = {"first": len(made) + 1, "last": len(made) + len(of_part), "place": len(typed) + 1}
            typos.append({"word": word.text, **places, "deletions": deletions(word.text)})
        made += of_part
        typed += [phrase.typed] if phrase else ["or"] if of_part == ["|("] else []
    marks = list(_marks(query))
    return orjson.dumps({"pieces": made, "typed": typed, "marks": marks, "typos": typos}).decode()


def _parts(query: Query) -> Iterator[tuple[Phrase | None, list[str]]]:
    """The pieces of each phrase in brackets, and between them those that put phrases together."""
    for number, phrases in enumerate(query.alternatives):
        yield None, ["|(" if number else "("]
        for place, phrase in enumerate(phrases):
            if place:
                yield None, ["&"]
            yield phrase, ["!(" if phrase.is_negative else "(", *_phrase_pieces(phrase), ")"]
        yield None, [")"]


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


def _marks(query: Query) -> Iterator[Mapping[str, Any]]:
    """A hit is where all `steps` of a way are: each has a lexeme `at` so many positions behind the first."""
    ways = [way for some in query.alternatives for phrase in some if not phrase.is_negative for way in phrase.ways]
    for number, steps in enumerate(ways):
        at = 0
        for step in steps:
            at += step.distance
            for lexeme, _ in asked(step.slot.form):
                mark = {"way": number, "steps": len(steps), "at": at, "lexeme": lexeme}
                yield {**mark, "prefix": step.slot.form.is_prefix}


def suggestion_request(text: str) -> str:
    """As JSON: the folded `prefix` to go on with, what stands `before` it, and the `pieces` of a query of that. One
    letter is no prefix; one character that is a syllable or a word is."""
    typed = text[:LONGEST]
    last = LAST_WORD.search(typed)
    prefix = fold(last[0]) if last else ""
    before = typed[: last.start()] if last else ""
    enough = len(prefix) > 1 or (prefix and SYLLABLE.match(prefix))
    return orjson.dumps(
        {"prefix": prefix if enough else "", "before": before.lstrip(), "pieces": pieces(before)}
    ).decode()
