"""Admission control: who may use how many of a pool's connections at once, and for whom work is done."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import monotonic
from typing import NamedTuple

ACTIVE = 1
"""Seconds for which a client counts as there after it has asked for something."""


class Overloaded(Exception):
    """It was not its turn in time. A retry after so many seconds may work."""

    def __init__(self, message: str, retry_after: int = 1) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class Client(NamedTuple):
    """Who takes turns under this `name`. All names at one `address` together have limits, too."""

    name: str = ""
    address: str = ""


queued_seconds: ContextVar[float] = ContextVar("queued", default=0.0)
"""How long the current request has waited before its work began."""


@dataclass(slots=True, eq=False)
class Work:
    """What is done for a client's operation of this `cost`. An expensive one has the `weight` of several. Writes that
    have `begun` go on before others begin. Until it has begun, it has `waited` for so many seconds, wherever it was.
    `statement` is what it is to read by next, if others can be read for together with it."""

    client: Client = field(default_factory=Client)
    weight: int = 1
    cost: int = 0
    writes: bool = False
    begun: bool = False
    statement: str = ""
    waited: float = field(default_factory=queued_seconds.get)

    def patience_left(self, patience: float) -> float:
        """Seconds that it may still wait of those that it may in all."""
        return patience if self.begun else max(0, patience - self.waited)


class ActiveClients:
    """Whether others than one client have asked for anything just now: who is alone may have all there is.
    Times are those of the caller's clock. Remembers the last two clients, which is enough."""

    def __init__(self) -> None:
        self._last, self._last_at = "", -float(ACTIVE)
        self._other_at = self._last_at

    def note(self, client: str, now: float) -> None:
        """The client has asked for something."""
        if client != self._last:
            self._last, self._other_at = client, self._last_at
        self._last_at = now

    def has_others(self, client: str, now: float) -> bool:
        return now - (self._other_at if client == self._last else self._last_at) < ACTIVE


class Share(NamedTuple):
    """What some work has of a pool from its start to its end, whatever becomes of the work meanwhile."""

    client: Client
    weight: int
    writes: bool
    statement: str


class Tally:
    """Weights in all, and by keys, such as the names of clients and their addresses."""

    def __init__(self) -> None:
        self.total = 0
        self._by_key: dict[str, int] = {}

    def most(self, client: Client) -> int:
        """Of the client, or of all at its address."""
        return max(self._by_key.get(client.name, 0), self._by_key.get(client.address, 0))

    def of(self, key: str) -> int:
        return self._by_key.get(key, 0)

    def add(self, keys: Iterable[str], weight: int) -> None:
        self.total += weight
        for key in set(keys):
            changed = self._by_key.get(key, 0) + weight
            if changed:
                self._by_key[key] = changed
            else:
                del self._by_key[key]


current_work: ContextVar[Work | None] = ContextVar("work", default=None)
"""None for the process's own, which is never refused for the sake of others."""


@contextmanager
def own_work() -> Iterator[None]:
    """What is done for others, too, than the client that has begun it: they need not wait for its turn."""
    before = current_work.set(None)
    try:
        yield
    finally:
        current_work.reset(before)


@contextmanager
def work_of(client: Client) -> Iterator[None]:
    """What is done for this client, before it is known for which operation."""
    before = current_work.set(Work(client))
    try:
        yield
    finally:
        current_work.reset(before)


class Admission:
    """Shares `slots` out. Readers and writers each leave some to the other, one client leaves some to all others, so do
    all clients at one address, and expensive operations together; those of one client leave half of that to others. In
    an idle process that is no limit to feel: what is left is still idle when the processors of PostgreSQL are busy.

    While others are there, the reads of an address take `beside_others` at once: PostgreSQL serves all that it runs
    alike, and six statements beside one would make that one take several times as long. One read always may start.

    Of reads by the same statement, no more are run at once than `alike`: the next ones are read together meanwhile."""

    def __init__(self, slots: int) -> None:
        self.slots = slots
        self.reserve = slots // 5
        self.share = max(1, slots * 6 // 10)
        self.heaviest = max(1, self.share // 2)
        self.beside_others = max(1, slots // 5)
        self.alike = max(2, slots // 4)
        self.refused = 0
        self.reads = self.writes = 0
        self._weights, self._expensive, self._reads, self._statements = Tally(), Tally(), Tally(), Tally()
        self._clients = ActiveClients()

    def note(self, work: Work) -> None:
        """Its client asks for something."""
        self._clients.note(work.client.address, monotonic())

    def has_room(self, *, writes: bool) -> bool:
        """For anyone at all."""
        alike = self.writes if writes else self.reads
        return alike < self.slots - self.reserve and self.reads + self.writes < self.slots

    def may_start(self, work: Work) -> bool:
        return (
            self.has_room(writes=work.writes)
            and self._weights.most(work.client) < self.share
            and (not work.statement or self._statements.of(work.statement) < self.alike)
            and (work.weight == 1 or self._may_be_expensive(work.client))
            and (work.writes or self._leaves_processors(work.client))
        )

    def start(self, work: Work) -> Share:
        work.begun = True
        self.note(work)
        share = Share(work.client, min(work.weight, self.heaviest), work.writes, work.statement)
        work.statement = ""
        self._count(share, 1)
        return share

    def end(self, share: Share) -> None:
        self._count(share, -1)

    def metrics(self) -> dict[str, float]:
        """Gauges and counters for `/metrics`."""
        return {"in_flight": self.reads + self.writes, "refused_total": self.refused}

    def _may_be_expensive(self, client: Client) -> bool:
        return self._expensive.total < self.share and self._expensive.most(client) < self.heaviest

    def _leaves_processors(self, client: Client) -> bool:
        return self._reads.of(client.address) < self.beside_others or not self._clients.has_others(
            client.address, monotonic()
        )

    def _count(self, share: Share, sign: int) -> None:
        self.writes += sign * share.writes
        self.reads += sign * (not share.writes)
        if not share.writes:
            self._reads.add(share.client, sign * share.weight)
        self._weights.add(share.client, sign * share.weight)
        if share.statement:
            self._statements.add([share.statement], sign)
        if share.weight > 1:
            self._expensive.add(share.client, sign * share.weight)
