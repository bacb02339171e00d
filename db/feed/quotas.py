"""How many different broadcasts there may be: of one client that nobody else has, and in all; and how often what only
one client has is read."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from cachetools import TTLCache

from db.connections.admission import Client, Overloaded

RETRY_AFTER = 5  # seconds
BETWEEN_READS = 0.01  # seconds
REMEMBERED_CLIENTS, REMEMBERED_SECONDS = 10_000, 60


class TooManyStreams(Exception):
    """A client follows as many different feeds as it may."""

    def __init__(self, maximum: int) -> None:
        super().__init__(f"{maximum} different subscriptions at once are the most.")
        self.maximum = maximum


@dataclass(frozen=True, slots=True)
class StreamLimits:
    per_client: int = 200
    in_all: int = 5_000


@dataclass(slots=True, eq=False)
class StreamQuota:
    """`alone` counts the broadcasts that each client has for itself: what others have too is no work of its own.
    `addresses` counts the same by address: one may have half of all, whoever signs in there."""

    limits: StreamLimits
    alone: Counter[str] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)

    def check(self, client: Client, running: int) -> None:
        """For a broadcast that is to begin. Raises TooManyStreams or Overloaded."""
        if self.alone[client.name] >= self.limits.per_client:
            raise TooManyStreams(self.limits.per_client)
        if running >= self.limits.in_all or self.addresses[client.address] >= max(1, self.limits.in_all // 2):
            raise Overloaded("too many broadcasts", RETRY_AFTER)

    def join(self, clients: Counter[Client], client: Client) -> None:
        with self._counted(clients):
            clients[client] += 1

    def leave(self, clients: Counter[Client], client: Client) -> None:
        with self._counted(clients):
            clients[client] -= 1
            if not clients[client]:
                del clients[client]

    @contextmanager
    def _counted(self, clients: Counter[Client]) -> Iterator[None]:
        """While the clients of a broadcast change."""
        before = _only(clients)
        yield
        self._add(before, -1)
        self._add(_only(clients), 1)

    def _add(self, client: Client | None, number: int) -> None:
        if client:
            _count(self.alone, client.name, number)
            _count(self.addresses, client.address, number)


def _count(counter: Counter[str], key: str, number: int) -> None:
    counter[key] += number
    if not counter[key]:
        del counter[key]


def _only(clients: Counter[Client]) -> Client | None:
    return next(iter(clients)) if len(clients) == 1 else None


class ReadPace:
    """Spaces out the reads of broadcasts that one client has for itself: who follows an article in two hundred ways
    hears of all comments some seconds later, and several at once, while nobody else waits for as many statements."""

    def __init__(self) -> None:
        self._next: TTLCache[str, float] = TTLCache(REMEMBERED_CLIENTS, REMEMBERED_SECONDS)

    def delay(self, clients: Counter[Client], now: float) -> float:
        """Seconds until the turn of a read for these, which counts as taken."""
        client = _only(clients)
        if client is None:
            return 0
        turn = max(now, self._next.get(client.name, 0))
        self._next[client.name] = turn + BETWEEN_READS
        return turn - now

    async def turn(self, clients: Counter[Client]) -> None:
        if delay := self.delay(clients, asyncio.get_running_loop().time()):
            await asyncio.sleep(delay)
