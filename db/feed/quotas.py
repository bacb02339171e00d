"""How many different broadcasts there may be: of one client that nobody else has, and in all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from db.connections.admission import Overloaded

RETRY_AFTER = 5  # seconds


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
    """`alone` counts the broadcasts that each client has for itself: what others have too is no work of its own."""

    limits: StreamLimits
    alone: Counter[str] = field(default_factory=Counter)

    def check(self, client: str, running: int) -> None:
        """For a broadcast that is to begin. Raises TooManyStreams or Overloaded."""
        if self.alone[client] >= self.limits.per_client:
            raise TooManyStreams(self.limits.per_client)
        if running >= self.limits.in_all:
            raise Overloaded("too many broadcasts", RETRY_AFTER)

    def join(self, clients: Counter[str], client: str) -> None:
        with self._counted(clients):
            clients[client] += 1

    def leave(self, clients: Counter[str], client: str) -> None:
        with self._counted(clients):
            clients[client] -= 1
            if not clients[client]:
                del clients[client]

    @contextmanager
    def _counted(self, clients: Counter[str]) -> Iterator[None]:
        """While the clients of a broadcast change."""
        before = _only(clients)
        yield
        after = _only(clients)
        if before is not None:
            self.alone[before] -= 1
        if after is not None:
            self.alone[after] += 1
        if before is not None and not self.alone[before]:
            del self.alone[before]


def _only(clients: Counter[str]) -> str | None:
    return next(iter(clients)) if len(clients) == 1 else None
