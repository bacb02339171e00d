"""The response cache: answers in memory until a tag of theirs is invalidated, at most so many bytes, LRU.

Every write notifies of the tags of what it changes (`sql/migrations/0006_announcements.sql`), and every process that
listens removes the entries that carry them. While a process does not listen, its cache answers nothing.
"""

import asyncio
from collections import Counter, OrderedDict
from collections.abc import Hashable, Mapping
from contextlib import suppress
from typing import Any

from databases import Database

from db.cache.entries import CachedResponse, CacheEntry, cache_entry
from db.cache.fetches import Fetches
from db.cache.single_flight import SingleFlight
from db.compiler.inputs import Inputs
from db.compiler.sql_text import Statement
from db.connections.postgres import Unavailable
from db.connections.reads import read
from db.feed.listener import Listener
from db.feed.notifications import EVERYTHING, tags_of

ENTRY_FRACTION = 8
"""An entry larger than this part of the whole cache is not stored: one eighth."""
COUNTED = ("hits", "repeats", "misses", "shared", "overtaken", "dropped", "evicted")
RESPONSES_PER_ENTRY = 32
"""Requests that differ in one header are different: more than this many push each other out."""
SHARED_ATTEMPTS = 3
"""How often a reader joins fetches that turn out to be stale for it, before it fetches alone."""


class ResponseCache:
    """`size` is in bytes."""

    def __init__(self, database: Database, listener: Listener, size: int) -> None:
        self.database, self.listener, self.size = database, listener, size
        self.counters: Counter[str] = Counter()
        self._bytes = 0
        self._entries: OrderedDict[Hashable, CacheEntry] = OrderedDict()
        self._responses: dict[bytes, CachedResponse] = {}
        self._by_tag: dict[str, set[CacheEntry]] = {}
        self._fetches = Fetches(database)
        self._flights: SingleFlight[CacheEntry] = SingleFlight()
        listener.handlers.insert(0, self)  # first: whoever learns of a change from another handler finds no old entry

    async def read(self, statement: Statement, inputs: Inputs, position: int = 0) -> CacheEntry:
        """The answer of a tagged statement, no older than a position of the write-ahead log. Single flight."""
        await self._catch_up(position)
        key = (statement.sql, repr(statement.values(inputs)))
        for _ in range(SHARED_ATTEMPTS):
            if entry := self._get(key):
                self.counters["hits"] += 1
                return entry
            if not self.listener.is_current:
                break  # a fetch in flight may have become stale without a notification
            invalidations_before = self._fetches.invalidations
            self._fetches.join(key)
            entry, joined = await self._flights.join(key, lambda: self._fetch(key, statement, inputs))
            self.counters["shared"] += joined
            if not joined or entry.invalidated_by is None or entry.invalidated_by > invalidations_before:
                return entry  # what was invalidated after this reader had asked is fresh enough for it
        return await self._fetch(key, statement, inputs)

    def get_response(self, request: bytes) -> Any:
        """The content of the response to a request of exactly these bytes; None on a miss."""
        response = self._responses.get(request)
        if response is None or not all(self._get(entry.key) for entry in response.entries):
            return None
        self.counters["repeats"] += 1
        for count in response.on_hit:
            count()
        return response.content

    def store_response(self, response: CachedResponse) -> None:
        """Unless an entry that it shows is not valid any more."""
        known = response.request in self._responses or not response.entries
        if known or not all(entry.is_valid for entry in response.entries):
            return
        for entry in response.entries:
            if len(entry.responses) == RESPONSES_PER_ENTRY:
                self._remove_response(next(iter(entry.responses.values())))
            entry.responses[response.request] = response
        self._responses[response.request] = response
        self._bytes += response.size
        self._evict()

    def notified(self, payload: str) -> None:
        for tag in tags_of(payload):
            self._invalidate(tag)

    async def reconnected(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._fetches.record_invalidation(EVERYTHING)
        while self._entries:
            self._remove(next(iter(self._entries.values())))

    def metrics(self) -> Mapping[str, float]:
        """Gauges and counters for `/metrics`."""
        counted = {name: self.counters[name] for name in COUNTED}
        return {"bytes": self._bytes, "answers": len(self._entries), "tags": len(self._by_tag), **counted}

    async def _catch_up(self, position: int) -> None:
        """Without a listener the cache answers nothing anyway. A write is in the log before its notification: the one
        of a write at the listener's very position may still be to come."""
        if position >= self.listener.position:
            with suppress(Unavailable):
                await self.listener.catch_up()

    def _get(self, key: Hashable) -> CacheEntry | None:
        entry = self._entries.get(key)
        if entry is None or not self.listener.is_current:
            return None
        if entry.expires_at <= asyncio.get_running_loop().time():
            self._remove(entry)
            return None
        self._entries.move_to_end(key)
        return entry

    async def _fetch(self, key: tuple[str, str], statement: Statement, inputs: Inputs) -> CacheEntry:
        self.counters["misses"] += 1
        sent_at = asyncio.get_running_loop().time()
        with self._fetches.fetch(key) as fetch:
            entry = cache_entry(key, await read(self.database, statement, inputs), sent_at)
        entry.invalidated_by = entry.first_of(fetch.invalidations)
        self.counters["overtaken"] += entry.invalidated_by is not None
        if self.listener.is_current and entry.is_cacheable and entry.size * ENTRY_FRACTION <= self.size:
            self._store(entry)
        return entry

    def _store(self, entry: CacheEntry) -> None:
        if before := self._entries.get(entry.key):
            self._remove(before)
        entry.is_valid = True
        self._entries[entry.key] = entry
        self._bytes += entry.size
        for tag in entry.tags:
            self._by_tag.setdefault(tag, set()).add(entry)
        self._evict()

    def _evict(self) -> None:
        while self._bytes > self.size:
            self.counters["evicted"] += 1
            self._remove(next(iter(self._entries.values())))

    def _invalidate(self, tag: str) -> None:
        if tag == EVERYTHING:
            self.clear()
            return
        self._fetches.record_invalidation(tag)
        for entry in list(self._by_tag.get(tag, ())):
            self.counters["dropped"] += 1
            self._remove(entry)

    def _remove(self, entry: CacheEntry) -> None:
        entry.is_valid = False
        del self._entries[entry.key]
        self._bytes -= entry.size
        for response in list(entry.responses.values()):
            self._remove_response(response)
        for tag in entry.tags:
            self._by_tag[tag].discard(entry)
            if not self._by_tag[tag]:
                del self._by_tag[tag]

    def _remove_response(self, response: CachedResponse) -> None:
        del self._responses[response.request]
        self._bytes -= response.size
        for entry in response.entries:
            entry.responses.pop(response.request, None)
