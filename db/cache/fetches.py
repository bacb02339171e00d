"""Fetches of cache entries that are under way: what is invalidated meanwhile, and whose turn they wait for."""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from db.connections.admission import Work, current_work
from db.connections.connection_pool import pool_of
from db.connections.postgres import Database


@dataclass(eq=False)
class Fetch:
    """An entry that is being read for some work, and each tag invalidated meanwhile with the number of its first
    invalidation."""

    work: Work | None
    invalidations: dict[str, int] = field(default_factory=dict)


class Fetches:
    def __init__(self, database: Database) -> None:
        self.database = database
        self.invalidations = 0
        self._by_key: dict[Hashable, Fetch] = {}
        self._under_way: set[Fetch] = set()

    @contextmanager
    def fetch(self, key: Hashable) -> Iterator[Fetch]:
        fetch = self._by_key[key] = Fetch(current_work.get())
        self._under_way.add(fetch)
        try:
            yield fetch
        finally:
            self._under_way.discard(fetch)
            if self._by_key.get(key) is fetch:
                del self._by_key[key]

    def record_invalidation(self, tag: str) -> None:
        self.invalidations += 1
        for fetch in self._under_way:
            fetch.invalidations.setdefault(tag, self.invalidations)

    def join(self, key: Hashable) -> None:
        """Someone else waits for it too: if it still waits for a connection, the turn of either may come first."""
        fetch, joining = self._by_key.get(key), current_work.get()
        if fetch and fetch.work and joining:
            pool_of(self.database).turns.share(fetch.work, joining.client)
