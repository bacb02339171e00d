"""Places of a new text where words of an old one may be: the same words, and those that are like them."""

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from rapidfuzz.fuzz import partial_ratio_alignment

from db.text.anchors.alignment import Alignment
from db.text.anchors.evidence import Context, Selector, context, likeness, occurrences, selector
from db.text.anchors.tokens import Ends, TokenizedBlocks, Vocabulary

MOST_BLOCKS = 4
"""That are searched for edited words: those that have most of them."""
LEAST_SHARED = 0.3
"""Of the letters of the words, without their order."""
MOST_ALIGNED = 4000
"""Words of a block that are aligned whole: to align takes the square of their number."""


class Candidate(NamedTuple):
    """Words of the new text, with how like they are to the old ones, and how like the words around them."""

    tokens: range
    likeness: float
    context: Context

    @property
    def rank(self) -> float:
        return self.likeness + self.context.best / 2


class Candidates:
    """For words of an old text."""

    def __init__(self, old: TokenizedBlocks, new: TokenizedBlocks, vocabulary: Vocabulary) -> None:
        self._old, self._new, self._vocabulary = old, new, vocabulary
        self._words = [frozenset(new.block(index)) for index in range(len(new.texts))]
        self.at_home = cache(self._at_home)

    def exact(self, wanted: Selector) -> list[Candidate]:
        """Where all the words stand in a row, in one block."""
        return [self._candidate(wanted, place) for place in occurrences(wanted.exact, self._new)]

    def edited(self, wanted: Selector, tokens: range, home: int | None) -> list[Candidate]:
        """What is like the words and not the same, the best first. `home` is the block in which they stood, where that
        is still there."""
        found = {place for place in self._places(wanted, tokens, home) if place}
        candidates = [self._candidate(wanted, place) for place in found if self._codes(place) != wanted.exact]
        return sorted(candidates, key=lambda candidate: (-candidate.rank, candidate.tokens.start))

    def _places(self, wanted: Selector, tokens: range, home: int | None) -> Iterator[range | None]:
        yield self.at_home(tokens, home)
        around = wanted.prefix + wanted.exact + wanted.suffix
        inside, whole = range(len(wanted.prefix), len(wanted.prefix) + len(wanted.exact)), self._old.ends(tokens)
        for block in self._likely_blocks(wanted.exact, home):
            yield self._within(wanted.exact, range(len(wanted.exact)), whole, block)
            yield self._within(around, inside, whole, block)

    def _at_home(self, tokens: range, home: int | None) -> range | None:
        """By all that is left of the block in which the words stood; None where nothing is. Asked for several times."""
        if home is None:
            return None
        block = self._old.spans[tokens.start].block
        shift, window = self._old.starts[block], self._new.tokens_in(home)
        if max(len(self._old.tokens_in(block)), len(window)) > MOST_ALIGNED:
            return None
        alignment = Alignment(self._old.block(block), self._new, window, self._vocabulary)
        return alignment.place_of(range(tokens.start - shift, tokens.stop - shift), self._old.ends(tokens))

    def _within(self, old: str, wanted: range, whole: Ends, block: int) -> range | None:
        """By the part of the block that is most like the old words."""
        tokens = self._new.tokens_in(block)
        part = partial_ratio_alignment(old, self._new.block(block), score_cutoff=LEAST_SHARED * 100)
        if part is None:
            return None
        room = len(wanted) // 2 + 4
        start = max(tokens.start + part.dest_start - room, tokens.start)
        window = range(start, min(tokens.start + part.dest_end + room, tokens.stop))
        return Alignment(old, self._new, window, self._vocabulary).place_of(wanted, whole)

    def _likely_blocks(self, exact: str, home: int | None) -> list[int]:
        words = frozenset(exact)
        total = self._vocabulary.length("".join(words))
        shared = {
            block: self._vocabulary.length("".join(words & held)) / total for block, held in enumerate(self._words)
        }
        likely = sorted(shared, key=lambda block: (block != home, -shared[block], block))[:MOST_BLOCKS]
        return [block for block in likely if block == home or shared[block] >= LEAST_SHARED]

    def _candidate(self, wanted: Selector, tokens: range) -> Candidate:
        found = selector(self._new, tokens)
        like = 1.0 if found.exact == wanted.exact else likeness(wanted.exact, found.exact, self._vocabulary)
        return Candidate(tokens, like, context(wanted, found))

    def _codes(self, tokens: range) -> str:
        return self._new.codes[tokens.start : tokens.stop]
