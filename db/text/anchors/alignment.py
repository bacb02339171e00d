"""Words that have been edited, aligned word by word with a part of a text: from where to where they stand now."""

from collections.abc import Iterator, Sequence
from itertools import product

from db.text.anchors.evidence import Run, common_runs, likeness
from db.text.anchors.tokens import Ends, TokenizedBlocks, Vocabulary

MOST_RUNS = 24
SLACK = 2
"""By how many the words that have replaced others may be more."""


class Alignment:
    """Of `old`, coded words, with the words of a window in one block of a text."""

    def __init__(self, old: str, text: TokenizedBlocks, window: range, vocabulary: Vocabulary) -> None:
        self._old, self._text, self._window, self._vocabulary = old, text, window, vocabulary
        self._runs = common_runs(old, text.codes[window.start : window.stop])

    def place_of(self, wanted: range, whole: Ends) -> range | None:
        """Where these of the old words are in the text; None where nothing has come of them.

        What has replaced the first or the last of them belongs to them, and what has been added at an end that was the
        border of a sentence, up to that border.
        """
        floor = max((run.new_end for run in self._clipped(range(wanted.start))), default=0)
        ceiling = min(
            (run.new_start for run in self._clipped(range(wanted.stop, len(self._old)))), default=len(self._window)
        )
        kept = list(self._clipped(wanted))[:MOST_RUNS]
        if not kept:
            return self._in_text(floor, ceiling) if 0 < ceiling - floor <= len(wanted) + SLACK else None
        first, last = self._core(wanted, kept)
        before, behind = range(floor, first.new_start), range(last.new_end, ceiling)
        start = self._replaced(before, first.old_start - wanted.start, whole.first, backwards=True)
        stop = self._replaced(behind, wanted.stop - last.old_end, whole.last, backwards=False)
        return self._in_text(first.new_start - start, last.new_end + stop)

    def _core(self, wanted: range, kept: Sequence[Run]) -> tuple[Run, Run]:
        """From which to which of the runs stands most of what is wanted, and little else."""
        exact = self._old[wanted.start : wanted.stop]
        spans = [(one, other) for one, other in product(kept, kept) if one.new_start <= other.new_start]
        return max(spans, key=lambda ends: likeness(exact, self._codes(ends), self._vocabulary))

    def _codes(self, ends: tuple[Run, Run]) -> str:
        tokens = self._in_text(ends[0].new_start, ends[1].new_end)
        return self._text.codes[tokens.start : tokens.stop]

    def _replaced(self, gap: range, lost: int, is_whole: bool, *, backwards: bool) -> int:
        """How many words of the gap stand for as many that are lost, or somewhat more, in the same sentence."""
        most = min(len(gap), lost + SLACK) if lost or is_whole else 0
        taken = 0
        while taken < most and not self._is_border(gap, taken, backwards):
            taken += 1
        ends = taken == len(gap) or (is_whole and self._is_border(gap, taken, backwards))
        return taken if ends else min(taken, lost)

    def _is_border(self, gap: range, taken: int, backwards: bool) -> bool:
        """Before the next word that is taken, on the way from the words that are kept."""
        next_word = self._window.start + (gap.stop - taken if backwards else gap.start + taken)
        return self._text.is_border(next_word)

    def _in_text(self, start: int, stop: int) -> range:
        return range(self._window.start + start, self._window.start + stop)

    def _clipped(self, part: range) -> Iterator[Run]:
        """What of the runs stands in this part of the old words."""
        for run in self._runs:
            start, end = max(run.old_start, part.start), min(run.old_end, part.stop)
            if start < end:
                shift = run.new_start - run.old_start
                yield Run(start, end, start + shift, end + shift)
