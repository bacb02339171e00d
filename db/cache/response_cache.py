"""The response cache: answers in memory until a tag of theirs is invalidated, at most so many bytes.

Every write notifies of the tags of what it changes (`sql/migrations/0006_announcements.sql`), and every process that
listens removes the entries that carry them. While a process does not listen, its cache answers nothing.
"""

import asyncio
from collections.abc import Hashable, Mapping
from contextlib import suppress
from functools import partial

from db.cache.entries import CachedResponse, CacheEntry, Key, ResponseKey, cache_entry, passing_entry
from db.cache.entry_store import EntryStore
from db.cache.fetches import Fetches
from db.cache.single_flight import SingleFlight
from db.compiler.cursors import cursors_of
from db.compiler.inputs import Inputs
from db.compiler.sql_text import Statement
from db.connections.joined_reads import read
from db.connections.postgres import Database, Unavailable
from db.connections.servers.replicas import Replicas
from db.feed.listener import Listener
from db.feed.notifications import EVERYTHING, tags_of

COUNTED = ("hits", "repeats", "misses", "shared", "overtaken", "dropped", "evicted", "packed")
SHARED_ATTEMPTS = 3
"""How often a reader joins fetches that turn out to be stale for it, before it fetches alone."""


class ResponseCache:
    """`size` is in bytes. Entries are fetched from the primary: a replica may lack what their tags have told of."""

    def __init__(self, database: Database, listener: Listener, size: int, replicas: Replicas | None = None) -> None:
        self.database, self.listener, self.replicas = database, listener, replicas
        self._read = replicas.read_primary if replicas else partial(read, database)
        self._store = EntryStore(size)
        self.counters = self._store.counters
        self._fetches = Fetches(database)
        self._flights: SingleFlight[CacheEntry] = SingleFlight()
        self._replica_flights: SingleFlight[bytes] = SingleFlight()
        listener.handlers.insert(0, self)  # first: whoever learns of a change from another handler finds no old entry

    async def read(
        self, statement: Statement, inputs: Inputs, position: int = 0, untagged: Statement | None = None
    ) -> CacheEntry:
        """The answer of a tagged statement, no older than a position of the write-ahead log. Single flight.

        `untagged` is the same statement without tags, where the caller does not need those: it is run instead where the
        answer is not worth a place in the cache.
        """
        await self._catch_up(position)
        key = _key(statement, inputs)
        for _ in range(SHARED_ATTEMPTS):
            if entry := self._get(key):
                self.counters["hits"] += 1
                return entry
            if not self.listener.is_current:
                break  # a fetch in flight may have become stale without a notification
            invalidations_before = self._fetches.invalidations
            self._fetches.join(key)
            with cursors_of(statement.cursors):  # the fetch may be of another document
                entry, joined = await self._flights.join(key, lambda: self._fetch(key, statement, inputs, untagged))
            self.counters["shared"] += joined
            if not joined or entry.invalidated_by is None or entry.invalidated_by > invalidations_before:
                return entry  # what was invalidated after this reader had asked is fresh enough for it
        return await self._fetch(key, statement, inputs, untagged)

    async def answer(
        self, statement: Statement, inputs: Inputs, position: int = 0, untagged: Statement | None = None
    ) -> tuple[bytes, CacheEntry | None]:
        """The body of the same, with its entry; while the primary is away, of an entry that is as new as any replica,
        or of what a replica has, and nobody is to store it."""
        try:
            entry = await self.read(statement, inputs, position, untagged)
        except Unavailable:
            if self.replicas is None:
                raise
        else:
            return entry.body, entry
        key, now = _key(statement, inputs), asyncio.get_running_loop().time()
        if max(position, self.replicas.newest) <= self.listener.position and (kept := self._store.get(key, now)):
            return kept.body, None
        found, _ = await self._replica_flights.join(
            (key, position), lambda: self._read_replica(statement, inputs, position)
        )
        return found, None

    def get_response(self, key: ResponseKey) -> CachedResponse | None:
        """The response to requests with this key; None on a miss."""
        now = asyncio.get_running_loop().time()
        response = self._store.get_response(key, now) if self.listener.is_current_at(now) else None
        if response is None:
            return None
        self.counters["repeats"] += 1
        for count in response.on_hit:
            count()
        return response

    def store_response(self, response: CachedResponse) -> None:
        """Unless an entry that it shows is not valid any more."""
        self._store.add_response(response)

    def notified(self, payload: str) -> None:
        for tag in tags_of(payload):
            self._invalidate(tag)

    async def reconnected(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._fetches.record_invalidation(EVERYTHING)
        self._store.clear()

    def metrics(self) -> Mapping[str, float]:
        """Gauges and counters for `/metrics`."""
        counted = {name: self.counters[name] for name in COUNTED}
        return {
            "bytes": self._store.bytes,
            "answers": len(self._store.entries),
            "tags": len(self._store.tags),
            **counted,
        }

    async def _catch_up(self, position: int) -> None:
        """Without a listener the cache answers nothing anyway. A write is in the log before its notification: the one
        of a write at the listener's very position may still be to come."""
        if position >= self.listener.position:
            with suppress(Unavailable):
                await self.listener.catch_up()

    def _get(self, key: Hashable) -> CacheEntry | None:
        return self._store.get(key, asyncio.get_running_loop().time()) if self.listener.is_current else None

    async def _fetch(self, key: Key, statement: Statement, inputs: Inputs, untagged: Statement | None) -> CacheEntry:
        self.counters["misses"] += 1
        sent_at = asyncio.get_running_loop().time()
        with self._fetches.fetch(key) as fetch:
            if untagged is None or self._store.admits(key):
                entry = cache_entry(key, await self._read(statement, inputs), sent_at)
            else:
                entry = passing_entry(key, await self._read(untagged, inputs))
        entry.invalidated_by = entry.first_of(fetch.invalidations)
        self.counters["overtaken"] += entry.invalidated_by is not None
        if self.listener.is_current and entry.is_cacheable:
            self._store.add(entry)
        return entry

    async def _read_replica(self, statement: Statement, inputs: Inputs, position: int) -> bytes:
        assert self.replicas
        return cache_entry(("", ""), await self.replicas.read(statement, inputs, position), 0).body

    def _invalidate(self, tag: str) -> None:
        if tag == EVERYTHING:
            self.clear()
            return
        self._fetches.record_invalidation(tag)
        self._store.remove_tagged(tag)


def _key(statement: Statement, inputs: Inputs) -> Key:
    return statement.sql, repr(statement.values(inputs))
