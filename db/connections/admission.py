"""Admission control: who may use how many of a pool's connections at once, and for whom work is done."""

from collections import Counter
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass


class Overloaded(Exception):
    """It was not its turn in time. A retry after so many seconds may work."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


@dataclass(slots=True, eq=False)
class Work:
    """What is done for a client's operation. An expensive one has the `weight` of several. Writes that have `begun` go
    on before others begin."""

    client: str
    weight: int = 1
    writes: bool = False
    begun: bool = False


current_work: ContextVar[Work | None] = ContextVar("work", default=None)
"""None for the process's own, which is never refused for the sake of others."""


async def own_work(work: Callable[[], Awaitable[None]]) -> None:
    """What a task does that goes on for others than the client which started it."""
    current_work.set(None)
    await work()


class Admission:
    """Shares `slots` out. Readers and writers each leave some to the other, one client leaves some to all others, and
    so do expensive operations together. In an idle process that is no limit to feel: what is left is still idle when
    the processors of PostgreSQL are busy."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.reserve = slots // 5
        self.share = max(1, slots * 6 // 10)
        self.refused = 0
        self.reads = self.writes = 0
        self._weights: Counter[str] = Counter()
        self._expensive = 0

    def may_start(self, work: Work) -> bool:
        alike = self.writes if work.writes else self.reads
        if alike >= self.slots - self.reserve or self.reads + self.writes >= self.slots:
            return False
        return self._weights[work.client] < self.share and (work.weight == 1 or self._expensive < self.share)

    def start(self, work: Work) -> None:
        work.begun = True
        self._count(work, 1)

    def end(self, work: Work) -> None:
        self._count(work, -1)
        if not self._weights[work.client]:
            del self._weights[work.client]

    def metrics(self) -> dict[str, float]:
        """Gauges and counters for `/metrics`."""
        return {"in_flight": self.reads + self.writes, "refused_total": self.refused}

    def _count(self, work: Work, sign: int) -> None:
        weight = sign * min(work.weight, max(1, self.share // 2))
        self.writes += sign * work.writes
        self.reads += sign * (not work.writes)
        self._weights[work.client] += weight
        self._expensive += weight if work.weight > 1 else 0
