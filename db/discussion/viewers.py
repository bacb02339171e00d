"""Viewers: the commenter of each signed-in reader, cached by the process so that reading stays one statement."""

from dataclasses import dataclass, field
from typing import NamedTuple

from cachetools import TTLCache
from databases import Database

from db.connections import named_queries, postgres
from db.connections.admission import ConcurrencyLimiter

commenters = named_queries.load("commenters")
CACHED_SECONDS = 60
AFTER_ALL = 2**63 - 1  # no replica has replayed so far: reads go to the primary
CACHED_VIEWERS = 100_000


class CachedViewer(NamedTuple):
    name: str
    badge: str | None
    key: int


@dataclass(frozen=True, slots=True)
class Viewers:
    """A cache of the commenter of each token's subject, with the name and badge of the last token. `positions` are
    those of the write-ahead log after a commenter's last write, until every replica in use has replayed it."""

    cached: TTLCache[str, CachedViewer] = field(default_factory=lambda: TTLCache(CACHED_VIEWERS, CACHED_SECONDS))
    positions: TTLCache[int, int] = field(default_factory=lambda: TTLCache(CACHED_VIEWERS, CACHED_SECONDS))
    limiter: ConcurrencyLimiter = field(default_factory=ConcurrencyLimiter)

    async def key(self, database: Database, subject: str, name: str, badge: str | None) -> int:
        """The key of the commenter of this subject, who is created at first sight, and renamed where the name is
        another."""
        viewer = self.cached.get(subject)
        if viewer is None or (viewer.name, viewer.badge) != (name, badge):
            with self.limiter:
                key = await postgres.retry_once(lambda: _sign_in(database, subject, name, badge))
            viewer = self.cached[subject] = CachedViewer(name, badge, key)
            self.positions[key] = AFTER_ALL
        return viewer.key

    def position(self, key: int | None) -> int:
        """The position of the log after the commenter's last write through this process; 0 for none lately."""
        return 0 if key is None else self.positions.get(key, 0)

    def record_write(self, key: int | None, position: int | None) -> None:
        if key is not None:
            self.positions[key] = AFTER_ALL if position is None else position

    def forget(self, key: int) -> None:
        """For a commenter who has been deleted: the same subject becomes a new commenter."""
        for subject in [subject for subject, viewer in self.cached.items() if viewer.key == key]:
            self.cached.pop(subject, None)


def viewers(limiter: ConcurrencyLimiter, lag: float) -> Viewers:
    """For replicas that may lag so many seconds."""
    return Viewers(positions=TTLCache(CACHED_VIEWERS, lag), limiter=limiter)


async def _sign_in(database: Database, subject: str, name: str, badge: str | None) -> int:
    async with postgres.connection(database) as connection:
        key: int = await commenters.sign_in(connection, subject=subject, name=name, badge=badge)
        return key
