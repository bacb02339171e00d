"""What was written, and when it was acknowledged; and whether an answer may be as old as it is."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

clock = time.monotonic
BIG = 10**9


class Key(NamedTuple):
    """One number that only grows: `comments` or `edition` of an article."""

    article: str
    kind: str


class Acknowledged(NamedTuple):
    at: float
    value: int


@dataclass
class Ledger:
    acknowledged: dict[Key, list[Acknowledged]] = field(default_factory=dict)

    def acknowledge(self, key: Key) -> int:
        """The number is one more at least; whoever reads from now on may count on it."""
        entries = self.acknowledged.setdefault(key, [])
        entries.append(Acknowledged(clock(), len(entries) + 1))
        return len(entries)

    def age(self, numbers: Mapping[Key, int], begun: float) -> float:
        """For how many seconds something had been acknowledged, when the reading began, that the answer has not."""
        late = {key: entries for key, entries in self.acknowledged.items() if numbers.get(key, BIG) < len(entries)}
        return max([0.0, *(begun - entries[numbers[key]].at for key, entries in late.items())])
