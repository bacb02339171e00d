"""The commenters behind signed-in readers: known to the process for a while, so that reading stays one statement."""

from dataclasses import dataclass, field
from typing import NamedTuple

from cachetools import TTLCache
from databases import Database

from db.connections import named_queries, postgres
from db.connections.admission import ConcurrencyLimiter

commenters = named_queries.load("commenters")
SECONDS = 60
AHEAD_OF_ALL = 2**63 - 1
MOST = 100_000


class Known(NamedTuple):
    name: str
    badge: str | None
    key: int


@dataclass(frozen=True, slots=True)
class Viewers:
    """The commenter of each subject, under the name and badge that they were last seen with. Positions are kept until
    replicas have what was written, or count as away."""

    known: TTLCache[str, Known] = field(default_factory=lambda: TTLCache(MOST, SECONDS))
    positions: TTLCache[int, int] = field(default_factory=lambda: TTLCache(MOST, SECONDS))
    limiter: ConcurrencyLimiter = field(default_factory=ConcurrencyLimiter)

    async def key(self, database: Database, subject: str, name: str, badge: str | None) -> int:
        """The commenter of this subject, made at first sight and with the name that the publisher gives now."""
        known = self.known.get(subject)
        if known is None or (known.name, known.badge) != (name, badge):
            with self.limiter:
                key = await postgres.retry_once(lambda: _sign_in(database, subject, name, badge))
            known = self.known[subject] = Known(name, badge, key)
            self.positions[key] = AHEAD_OF_ALL
        return known.key

    def position(self, key: int | None) -> int:
        """Of the log behind what this process has written for a commenter lately."""
        return 0 if key is None else self.positions.get(key, 0)

    def record_write(self, key: int | None, position: int | None) -> None:
        if key is not None:
            self.positions[key] = AHEAD_OF_ALL if position is None else position

    def forget(self, key: int) -> None:
        """For a commenter who has been deleted: the same subject is somebody new from now on."""
        for subject in [subject for subject, known in self.known.items() if known.key == key]:
            self.known.pop(subject, None)


def viewers(limiter: ConcurrencyLimiter, lag: float) -> Viewers:
    """For replicas that may be so many seconds behind."""
    return Viewers(positions=TTLCache(MOST, lag), limiter=limiter)


async def _sign_in(database: Database, subject: str, name: str, badge: str | None) -> int:
    async with postgres.connection(database) as connection:
        key: int = await commenters.sign_in(connection, subject=subject, name=name, badge=badge)
        return key
