"""How much one transaction writes: as much as takes its time."""

from dataclasses import dataclass, field

HELD = 0.07
"""Seconds that a transaction is to take: whoever posts in the same discussions, or edits the same articles, waits."""


@dataclass(slots=True)
class Pace:
    """`number` is between both bounds, and at most twice the last one. `held` are the seconds that it aims at. What a
    change takes is what it took last, or what the slowest one before took, times `memory` for each transaction since:
    with some, one that was quick by chance is followed by none that is far too long."""

    fewest: int
    most: int
    held: float = HELD
    memory: float = 0
    number: int = field(init=False)
    _slowest: float = field(init=False, default=0)

    def __post_init__(self) -> None:
        self.number = self.fewest

    def note(self, done: int, seconds: float) -> None:
        self._slowest = max(seconds / done, self._slowest * self.memory, 1e-6)
        wanted = int(self.held / self._slowest)
        self.number = min(max(wanted, self.fewest), self.most, 2 * self.number)
