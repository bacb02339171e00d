"""How many different broadcasts there may be: of one client that nobody else has, and in all; and how often what only
one client has is read."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

from cachetools import TTLCache

from db.connections.admission import Client, Overloaded

RETRY_AFTER = 5  # seconds
BETWEEN_READS = 0.01  # seconds
REMEMBERED_CLIENTS, REMEMBERED_SECONDS = 10_000, 60

T = TypeVar("T")


class TooManyStreams(Exception):
    """A client follows as many different feeds as it may."""

    def __init__(self, maximum: int) -> None:
        super().__init__(f"{maximum} different subscriptions at once are the most.")
        self.maximum = maximum


@dataclass(frozen=True, slots=True)
class StreamLimits:
    per_client: int = 200
    in_all: int = 5_000


class Clients:
    """Who follows the same, each as often as they do. `on_shared` is called once, when there are two addresses."""

    def __init__(self, clients: Iterable[Client] = ()) -> None:
        self._clients: Counter[Client] = Counter(clients)
        self._addresses = Counter(client.address for client in self._clients.elements())
        self.on_shared: Callable[[], None] | None = None

    @property
    def total(self) -> int:
        return self._clients.total()

    @property
    def only(self) -> Client | None:
        return next(iter(self._clients)) if len(self._clients) == 1 else None

    @property
    def only_address(self) -> str | None:
        return next(iter(self._addresses)) if len(self._addresses) == 1 else None

    def join(self, client: Client) -> None:
        self._clients[client] += 1
        self._addresses[client.address] += 1
        if self.on_shared and len(self._addresses) > 1:
            tell, self.on_shared = self.on_shared, None
            tell()

    def leave(self, client: Client) -> None:
        _count(self._clients, client, -1)
        _count(self._addresses, client.address, -1)


@dataclass(slots=True, eq=False)
class StreamQuota:
    """`alone` counts the broadcasts that each client has for itself: what others have too is no work of its own.
    `addresses` counts those that nobody has elsewhere: one may have half of all, whoever signs in there."""

    limits: StreamLimits
    alone: Counter[str] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)

    def check(self, client: Client, running: int) -> None:
        """For a broadcast that is to begin. Raises TooManyStreams or Overloaded."""
        if self.alone[client.name] >= self.limits.per_client:
            raise TooManyStreams(self.limits.per_client)
        if running >= self.limits.in_all or self.addresses[client.address] >= max(1, self.limits.in_all // 2):
            raise Overloaded("too many broadcasts", RETRY_AFTER)

    def join(self, clients: Clients, client: Client) -> None:
        with self._counted(clients):
            clients.join(client)

    def leave(self, clients: Clients, client: Client) -> None:
        with self._counted(clients):
            clients.leave(client)

    @contextmanager
    def _counted(self, clients: Clients) -> Iterator[None]:
        """While the clients of a broadcast change."""
        self._add(clients, -1)
        yield
        self._add(clients, 1)

    def _add(self, clients: Clients, number: int) -> None:
        if client := clients.only:
            _count(self.alone, client.name, number)
        if (address := clients.only_address) is not None:
            _count(self.addresses, address, number)


def _count(counter: Counter[T], key: T, number: int) -> None:
    counter[key] += number
    if not counter[key]:
        del counter[key]


class ReadPace:
    """Spaces out the reads of broadcasts that one client has for itself, or that several have at one address: who
    follows an article in two hundred ways hears of all comments some seconds later, and several at once, while nobody
    else waits for as many statements."""

    def __init__(self) -> None:
        self._next: TTLCache[str, float] = TTLCache(REMEMBERED_CLIENTS, REMEMBERED_SECONDS)

    def delay(self, clients: Clients, now: float) -> float:
        """Seconds until the turn of a read for these, which counts as taken."""
        name = clients.only.name if clients.only else clients.only_address
        if name is None:
            return 0
        turn = max(now, self._next.get(name, 0))
        self._next[name] = turn + BETWEEN_READS
        return turn - now

    async def turn(self, clients: Clients) -> None:
        if delay := self.delay(clients, asyncio.get_running_loop().time()):
            await asyncio.sleep(delay)
