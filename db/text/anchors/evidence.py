"""How much speaks for a place being where some words have gone: the words that are left, and those around them."""

from collections.abc import Iterator
from typing import NamedTuple

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

from db.text.anchors.tokens import GAP, Ends, TokenizedBlocks, Vocabulary

AROUND = 12
"""Words before and after that tell one place from another."""
NEXT = 3
"""Of them, those that count for most."""
NEIGHBOUR = 0.8
"""What a sentence beside the words counts for, which may have gone where it likes."""
MOST_REPEATS = 100
UNRELATED = 0.5
"""How alike two sentences of one language are, letter by letter, that have nothing to do with each other."""


class Run(NamedTuple):
    """Words in a row that two texts have in common: where they begin and end in each."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


class Selector(NamedTuple):
    """Words, and those around them (a W3C TextQuoteSelector, of coded words)."""

    exact: str
    prefix: str
    suffix: str
    whole: Ends


def selector(text: TokenizedBlocks, tokens: range) -> Selector:
    """Those around them may stand in other blocks."""
    prefix = text.codes[max(tokens.start - 2 * AROUND, 0) : tokens.start].replace(GAP, "")
    suffix = text.codes[tokens.stop : tokens.stop + 2 * AROUND].replace(GAP, "")
    return Selector(text.codes[tokens.start : tokens.stop], prefix[-AROUND:], suffix[:AROUND], text.ends(tokens))


def occurrences(exact: str, text: TokenizedBlocks) -> Iterator[range]:
    """The places where all the words stand in a row, in one block; no more of them than anybody can tell apart."""
    place = text.codes.find(exact)
    for _ in range(MOST_REPEATS):
        if place < 0:
            return
        yield range(place, place + len(exact))
        place = text.codes.find(exact, place + 1)


class Context(NamedTuple):
    """How like the words around are, from 0 to 1. `best`: one side that is the same counts for most, for the other may
    have been edited, or left behind. `both` is the mean of the sides."""

    best: float
    both: float


def context(wanted: Selector, found: Selector) -> Context:
    """What is nearest counts for most of a side, and a side within the same sentence for more than another sentence."""
    prefixes, suffixes = (wanted.prefix[::-1], found.prefix[::-1]), (wanted.suffix, found.suffix)
    sides = [
        (_side(*texts), NEIGHBOUR if is_whole else 1)
        for texts, is_whole in ((prefixes, wanted.whole.first), (suffixes, wanted.whole.last))
    ]
    both = sum(like * weight for like, weight in sides) / sum(weight for _, weight in sides)
    return Context((max(like * weight for like, weight in sides) + both) / 2, both)


def _side(old: str, new: str) -> float:
    """Of the end of a text nobody knows what it says."""
    if not old or not new:
        return 0.5 if old == new else 0
    return (Indel.normalized_similarity(old[:NEXT], new[:NEXT]) + Indel.normalized_similarity(old, new)) / 2


def common_runs(old: str, new: str) -> list[Run]:
    """In the order in which both texts have them."""
    return [
        Run(each.src_start, each.src_end, each.dest_start, each.dest_end)
        for each in Indel.opcodes(old, new)
        if each.tag == "equal"
    ]


def likeness(old: str, new: str, vocabulary: Vocabulary) -> float:
    """Of coded words: the part of them that both have, by their length, or that is spelled alike; from 0 to 1."""
    shared = sum(vocabulary.length(old[run.old_start : run.old_end]) for run in common_runs(old, new))
    by_words = 2 * shared / max(vocabulary.length(old) + vocabulary.length(new), 1)
    by_letters = ratio(vocabulary.spelled(old), vocabulary.spelled(new)) / 100
    return max(by_words, (by_letters - UNRELATED) / (1 - UNRELATED))
