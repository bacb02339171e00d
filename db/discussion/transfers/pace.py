"""How much one transaction writes: as much as takes its time."""

from dataclasses import dataclass, field

HELD = 0.07
"""Seconds that a transaction is to take: whoever posts in the same discussions, or edits the same articles, waits."""


@dataclass(slots=True)
class Pace:
    """`number` is between both bounds, and at most twice the last one. `held` are the seconds that it aims at."""

    fewest: int
    most: int
    held: float = HELD
    number: int = field(init=False)

    def __post_init__(self) -> None:
        self.number = self.fewest

    def note(self, done: int, seconds: float) -> None:
        wanted = int(done * self.held / max(seconds, 0.001))
        self.number = min(max(wanted, self.fewest), self.most, 2 * self.number)
