"""Quotation marks: where a quotation opens and closes in one paragraph."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

CLOSERS = {
    "“": "”",
    "„": '“”"',
    "«": "»",
    "»": "«",
    "‹": "›",  # noqa: RUF001
    "「": "」",
    "『": "』",
    "《": "",
    "”": "”",
    '"': '"',
    "‘": "’",  # noqa: RUF001
    "‚": "‘’",  # noqa: RUF001
    "'": "'",
}
OPENING = re.compile(f"[{re.escape(''.join(CLOSERS))}]")
CONTINUED = '“"„«'
"""Marks that are repeated where a quotation goes on in the next paragraph."""
NESTING = "「『«"
SINGLE = "‘'‚"  # noqa: RUF001
AMBIGUOUS = "\"”'»"
"""Marks that open and close: the blank before or behind them tells which they do."""
BEFORE_OPENING = "([{<-–—/:“„«‘「『"  # noqa: RUF001
LONGEST = 10_000
"""Characters between two marks: what is longer is nobody's statement."""
DEEPEST = 5
MOST_ENDS = 50
"""How many apostrophes are looked at for the one that closes a quotation."""
ENDS = ",.!?…"


@dataclass(frozen=True, slots=True)
class Marked:
    """A quotation's words in a paragraph, from `start` to `end` without its marks; `closed` unless it has no end."""

    start: int
    end: int
    mark: str
    closed: bool = True


def find(text: str) -> Iterator[Marked]:
    """Quotations that are not inside another. A mark too many opens nothing."""
    line, at = _Line(text), 0
    while mark := OPENING.search(text, at):
        found = line.from_opening(mark.start()) if line.opens(mark.start()) else None
        if found:
            yield found
        at = found.end + 1 if found else mark.end()


def unspaced(character: str) -> bool:
    """Whether a character is of a script that puts no blanks between words."""
    return "\u0e00" <= character <= "\u0eff" or "\u3040" <= character <= "\u30ff" or "\u3400" <= character <= "\u9fff"


class _Line:
    def __init__(self, text: str) -> None:
        self.text = text
        self.word_ends: dict[str, list[int]] = {}

    def opens(self, at: int) -> bool:
        mark, before, behind = self.text[at], self.text[at - 1 : at], self.text[at + 1 : at + 2]
        if not behind or (behind.isspace() and mark not in "«„"):
            return False
        if mark in SINGLE:
            return (mark != "'" or behind.isalpha()) and (not before or before.isspace() or before in BEFORE_OPENING)
        if mark in AMBIGUOUS:
            free = not before or before.isspace() or before in BEFORE_OPENING
            return free or (unspaced(before) and unspaced(behind))
        return True

    def from_opening(self, opening: int) -> Marked | None:
        mark = self.text[opening]
        closing = self._closing_single(opening) if mark in SINGLE else self._closing(opening)
        if closing is None or closing == opening + 1:
            return None
        if closing < len(self.text):
            return self._trimmed(Marked(opening + 1, closing, mark))
        return Marked(opening + 1, len(self.text), mark, closed=False) if mark in CONTINUED else None

    def _closing(self, opening: int) -> int | None:
        """Where it closes: behind the text if it stays open, None if another one opens before it closes."""
        mark, depth = self.text[opening], 0
        closers = CLOSERS[mark]
        last = min(len(self.text), opening + LONGEST)
        marks = re.compile(f"[{re.escape(mark + closers)}]").finditer(self.text, opening + 1, last)
        for at in (found.start() for found in marks):
            if self.text[at] in closers and (mark not in AMBIGUOUS or self._closes(at)):
                if not depth and not (mark == '"' and self._measures(at)):
                    return at
                depth = max(0, depth - 1)
            elif self.text[at] == mark:
                if mark not in NESTING or depth == DEEPEST:
                    return None
                depth += 1
        return len(self.text) if last == len(self.text) else None

    def _closes(self, at: int) -> bool:
        before, behind = self.text[at - 1], self.text[at + 1 : at + 2]
        if before.isspace():
            return self.text[at] == "»"
        return not behind.isalnum() or before in ENDS or unspaced(behind)

    def _measures(self, at: int) -> bool:
        """Whether a straight mark behind a digit stands for inches: the next mark closes the quotation then."""
        following = self.text.find('"', at + 1) if self.text[at - 1].isdigit() else -1
        return following > 0 and not self.opens(following)

    def _closing_single(self, opening: int) -> int | None:
        """Of single marks, whose closing one looks like an apostrophe: the first behind punctuation is it.

        Without one, the first that no letter follows, unless it may stand for a plural's genitive.
        """
        ends = self._word_ends(CLOSERS[self.text[opening]])
        first = bisect_left(ends, opening + 2)
        near = list(takewhile(lambda at: at < opening + LONGEST, ends[first : first + MOST_ENDS]))
        again = next(
            (at for at in range(opening + 1, near[-1] if near else opening) if self._opens_again(opening, at)), None
        )
        near = [at for at in near if again is None or at < again]
        punctuated = next((at for at in near if self.text[at - 1] in ENDS), None)
        if punctuated is None and (not near or (len(near) > 1 and self.text[near[0] - 1] == "s")):
            return None
        closing = near[0] if punctuated is None else punctuated
        return closing if " " in self.text[opening:closing] else None

    def _opens_again(self, opening: int, at: int) -> bool:
        return self.text[at] == self.text[opening] and self.opens(at)

    def _word_ends(self, closers: str) -> list[int]:
        """Offsets of marks that follow a word and precede none."""
        if closers not in self.word_ends:
            marks = re.compile(rf"(?<=\S)[{closers}](?!\w)").finditer(self.text)
            self.word_ends[closers] = [found.start() for found in marks]
        return self.word_ends[closers]

    def _trimmed(self, found: Marked) -> Marked | None:
        """Without the blanks that French puts inside its marks."""
        words = self.text[found.start : found.end]
        start = found.start + len(words) - len(words.lstrip())
        end = found.end - (len(words) - len(words.rstrip()))
        return Marked(start, end, found.mark) if start < end else None
