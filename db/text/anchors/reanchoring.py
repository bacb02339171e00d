"""Words that stood in a text, found again in what the text has become: at their place, elsewhere, or in other words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from enum import Enum
from functools import cached_property
from typing import NamedTuple

from db.text.anchors.candidates import Candidate, Candidates
from db.text.anchors.evidence import MOST_REPEATS, Selector, context, occurrences, selector
from db.text.anchors.exact import DISTINCTIVE_WORDS, ENDS, MARKS, Anchor
from db.text.anchors.tokens import TokenizedBlocks, Vocabulary

DISTINCTIVE_LETTERS = 12
MOVED_WORDS, MOVED_LETTERS = 8, 40
"""So many are known again that have been edited and stand between other words, too; in scripts without blanks between
words each letter is one."""
SURE_CONTEXT = 0.75
SAME_CONTEXT = 0.5
SOME_CONTEXT = 0.3
"""More than words have in common that have nothing to do with each other."""
ALIKE, LOOSELY_ALIKE = 0.7, 0.45
"""Edited words wherever they stand, and those that stand between the same words as before."""
MARGIN = 0.1
"""By which the best place has to be better than any other: or else nobody knows which it is."""


class State(Enum):
    """What has become of some words; their case, and punctuation, make no difference."""

    UNCHANGED = "UNCHANGED"
    MOVED = "MOVED"
    CHANGED = "CHANGED"
    GONE = "GONE"


class Reanchored(NamedTuple):
    """`anchor` is None where the words are gone."""

    state: State
    anchor: Anchor | None = None


GONE = Reanchored(State.GONE)


class Reanchoring:
    """From an old text to a new one, both by the texts of their blocks. `same` has the indexes of new blocks by those
    of the old ones that they are, which is known by their ids."""

    def __init__(self, old: Sequence[str], new: Sequence[str], same: Mapping[int, int]) -> None:
        self._old_texts, self._new_texts, self._same = old, new, same
        self._vocabulary = Vocabulary()

    @cached_property
    def _old(self) -> TokenizedBlocks:
        return TokenizedBlocks(self._old_texts, self._vocabulary)

    @cached_property
    def _new(self) -> TokenizedBlocks:
        return TokenizedBlocks(self._new_texts, self._vocabulary)

    @cached_property
    def _candidates(self) -> Candidates:
        return Candidates(self._old, self._new, self._vocabulary)

    def find(self, anchor: Anchor) -> Reanchored:
        """Where the words of the anchor in the old text stand in the new one: whole words, where anything has changed.
        Where it may as well be another place they are gone."""
        home = self._same.get(anchor.paragraph)
        if home is not None and self._new_texts[home] == self._old_texts[anchor.paragraph]:
            return Reanchored(State.UNCHANGED, replace(anchor, paragraph=home))
        tokens = self._old.tokens_of(anchor)
        if not tokens:
            return GONE
        wanted = selector(self._old, tokens)
        if same := self._exact(wanted, tokens, home):
            stays = self._new.spans[same.start].block == home
            return Reanchored(State.UNCHANGED if stays else State.MOVED, self._anchor(anchor, tokens, same))
        changed = self._changed(wanted, tokens, home)
        return Reanchored(State.CHANGED, self._anchor(anchor, tokens, changed)) if changed else GONE

    def _exact(self, wanted: Selector, tokens: range, home: int | None) -> range | None:
        found = self._candidates.exact(wanted)
        repeats = list(occurrences(wanted.exact, self._old))
        if len(found) == 1 == len(repeats) and self._is_distinctive(wanted.exact):
            return found[0].tokens
        in_place = self._candidates.at_home(tokens, home)
        likely = [each for each in found if self._is_likely(wanted, each, in_place)]
        best = max((each.context.best for each in likely), default=0)
        equals = [each for each in likely if each.context.best > best - MARGIN]
        if any(each.tokens == in_place and each.context.best >= SURE_CONTEXT for each in equals):
            return in_place
        if len(equals) > 1:
            return self._in_order(tokens, repeats, found)
        return equals[0].tokens if equals and self._is_mutual(equals[0], tokens, repeats) else None

    def _in_order(self, tokens: range, repeats: Sequence[range], found: Sequence[Candidate]) -> range | None:
        """Of words that stand as often as before, where they are so few that all of them are known."""
        is_known = tokens in repeats and len(repeats) < MOST_REPEATS
        return found[repeats.index(tokens)].tokens if is_known and len(found) == len(repeats) else None

    def _is_likely(self, wanted: Selector, found: Candidate, in_place: range | None) -> bool:
        """Few words have to stand between the same words as before, and on both sides where they have moved."""
        if self._is_distinctive(wanted.exact):
            return found.context.best >= SOME_CONTEXT
        return _around(found, in_place) >= SAME_CONTEXT

    def _is_mutual(self, found: Candidate, tokens: range, repeats: Sequence[range]) -> bool:
        """No other of the same words in the old text stood between words that are more like those around it now."""
        now = selector(self._new, found.tokens)
        others = (context(selector(self._old, other), now) for other in repeats if other != tokens)
        return all(other.best <= found.context.best for other in others)

    def _changed(self, wanted: Selector, tokens: range, home: int | None) -> range | None:
        in_place = self._candidates.at_home(tokens, home)
        edited = self._candidates.edited(wanted, tokens, home)
        found = [each for each in edited if self._is_alike(wanted, each, in_place)]
        if not found:
            return None
        best = found[0]
        others = [each for each in found if not _overlap(each.tokens, best.tokens)]
        return None if any(each.rank > best.rank - MARGIN for each in others) else best.tokens

    def _is_alike(self, wanted: Selector, found: Candidate, in_place: range | None) -> bool:
        if _around(found, in_place) >= SAME_CONTEXT:
            return found.likeness >= LOOSELY_ALIKE
        is_long = len(wanted.exact) >= MOVED_WORDS and self._vocabulary.length(wanted.exact) >= MOVED_LETTERS
        return is_long and found.likeness >= ALIKE

    def _is_distinctive(self, exact: str) -> bool:
        return len(exact) >= DISTINCTIVE_WORDS and self._vocabulary.length(exact) >= DISTINCTIVE_LETTERS

    def _anchor(self, old: Anchor, tokens: range, found: range) -> Anchor:
        """With the marks around the words that the old anchor had, in any spelling of theirs."""
        text = self._old_texts[old.paragraph]
        before = text[old.start : self._old.spans[tokens.start].start]
        after = text[self._old.spans[tokens.stop - 1].end : old.end]
        first, last = self._new.spans[found.start], self._new.spans[found.stop - 1]
        words = self._new_texts[first.block]
        start = first.start - _shared(before[::-1], words[: first.start][::-1])
        return Anchor(first.block, start, last.end + _shared(after, words[last.end :]))


def _around(found: Candidate, in_place: range | None) -> float:
    """How much the words around speak for a place: elsewhere those on both sides have to."""
    return found.context.best if found.tokens == in_place else found.context.both


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _shared(marks: str, text: str) -> int:
    """How many of the marks the text begins with: any quotation mark for any other, any end for any end."""
    pairs = enumerate(zip(marks, text, strict=False))
    return next((place for place, (one, other) in pairs if _kind(one) != _kind(other)), min(len(marks), len(text)))


def _kind(mark: str) -> str:
    return MARKS[0] if mark in MARKS else ENDS[0] if mark in ENDS else " " if mark.isspace() else mark
