"""Who speaks, in languages whose credits are found by patterns."""

from collections.abc import Iterator
from typing import Protocol

from schema.rules.attribution.narration import Narration
from schema.rules.attribution.people import Person


class Credits(Protocol):
    def credit(self, start: int, end: int) -> tuple[str, Person | None] | None:
        """The words that credit the quotation from `start` to `end`, and whom they name."""


class PatternReader:
    def __init__(self, narration: Narration, credits: Credits) -> None:
        self.narration = narration
        self.credits = credits

    def speakers(self) -> Iterator[tuple[str | None, Person | None]]:
        """For each quotation; one without a credit goes on with the speaker if only the last credit stands between."""
        last: tuple[str | None, Person | None] = (None, None)
        end = 0
        for start, following in self.narration.spans:
            between = self.narration.text[end:start].strip(" ,.;:")
            goes_on = last[0] is not None and between == last[0]
            last = self.credits.credit(start, following) or (None, last[1] if goes_on else None)
            end = following
            yield last
