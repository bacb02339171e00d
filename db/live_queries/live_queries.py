"""The live queries of a process: which watches there are, and which changes make each of them be read again."""

import asyncio
from collections import Counter
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from db.compiler.tags import UNCACHEABLE
from db.connections.admission import Client, Overloaded
from db.connections.postgres import Unavailable
from db.feed.live_feed import LiveFeed
from db.feed.notifications import EVERYTHING, watched_tags_of
from db.feed.quotas import RETRY_AFTER
from db.feed.read_slots import ReadSlots
from db.live_queries.watchers import Watcher
from db.live_queries.watches import Process, Read, Watch

PATIENCE = 5  # seconds until the first reading begins
READ_FRACTION = 4
"""Of the connections, one of so many reads for watches: queries get the others, and the feeds theirs."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a client wants to watch: what it has already, at least how many seconds apart, and whether as patches."""

    cursor: str | None = None
    throttle: float = 0
    patches: bool = False


@dataclass(frozen=True, slots=True)
class WatchedQuery:
    """One client that watches: what it is sent, and behind which answer it begins."""

    subscriber: Watcher
    cursor: str | None
    leave: "partial[None]"

    def unsubscribe(self) -> None:
        self.leave()


class Asking(Protocol):
    """Who asks, and the position of the write-ahead log that no answer may be older than."""

    client: Client
    position: int


class LiveQueries:
    """Shares the limits of `feed` on what one client may follow alone, and its listener."""

    def __init__(self, feed: LiveFeed) -> None:
        self.listener, self.quota = feed.listener, feed.quota
        self.listener.handlers.append(self)  # last: whoever reads again finds nothing old in a cache
        self.slots = ReadSlots(max(1, feed.database.options["max_size"] // READ_FRACTION))
        self._process = Process(self.slots)
        self._watches: dict[Hashable, Watch] = {}
        self._by_tag: dict[str, set[Watch]] = {}
        self._tags: dict[Watch, frozenset[str]] = {}
        self.counters: Counter[str] = Counter()

    async def watch(self, key: Hashable, read: Read, wanted: Wanted, asking: Asking) -> WatchedQuery:
        """`read` is for all who watch by the same key. Raises TooManyStreams, Overloaded, and what the first reading
        raises."""
        client = asking.client
        if asking.position >= self.listener.position:
            with suppress(Unavailable):
                await self.listener.catch_up()
        found = self._watches.get(key)
        if found is None or found.task.done():
            self.quota.check(client, len(self._watches))
            found = self._begin(key, read)
        watcher = Watcher(wanted.cursor, wanted.throttle, wanted.patches)
        self.quota.join(found.clients, client)
        found.add(watcher, self.listener.is_current)
        leave = partial(self._leave, found, watcher, client)
        try:
            await _first_answer(found)
        except BaseException:
            leave()
            raise
        return WatchedQuery(watcher, wanted.cursor, leave)

    def notified(self, payload: str) -> None:
        changed = watched_tags_of(payload)
        self._process.changes.record(changed)
        if EVERYTHING in changed:
            self._invalidate_all()
        for tag in (*changed, UNCACHEABLE):
            for watch in self._by_tag.get(tag, ()):
                watch.invalidate()

    async def reconnected(self) -> None:
        self._process.changes.record((EVERYTHING,))
        self._invalidate_all()

    @property
    def is_current(self) -> bool:
        """Whether all that this process has heard of has been sent."""
        return all(watch.is_current for watch in self._watches.values())

    def metrics(self) -> dict[str, float]:
        """Gauges and counters for `/metrics`."""
        return {
            "watchers": sum(len(watch.watchers) for watch in self._watches.values()),
            "watches": len(self._watches),
            "reads_total": self.counters["reads"] + sum(watch.reads for watch in self._watches.values()),
        }

    def _begin(self, key: Hashable, read: Read) -> Watch:
        watch = self._watches[key] = Watch(key, read, self._process, self._index)
        watch.task.add_done_callback(lambda _: self._ended(watch))
        return watch

    def _leave(self, watch: Watch, watcher: Watcher, client: Client) -> None:
        if watcher not in watch.watchers:
            return
        del watch.watchers[watcher]
        self.quota.leave(watch.clients, client)
        if not watch.watchers:
            self._forget(watch)
            watch.task.cancel()

    def _ended(self, watch: Watch) -> None:
        """The last watcher is gone, the process stops, or the query is refused from now on."""
        self._forget(watch)
        failure = None if watch.task.cancelled() else watch.task.exception()
        if isinstance(failure, Exception):
            if not watch.opened.done():
                watch.opened.set_exception(failure)
            for watcher in watch.watchers:
                watcher.fail(failure)

    def _forget(self, watch: Watch) -> None:
        if self._watches.get(watch.key) is watch:
            del self._watches[watch.key]
            self.counters["reads"] += watch.reads
        watch.tags = frozenset()
        self._index(watch)

    def _index(self, watch: Watch) -> None:
        """By its tags, of which most stay from one answer to the next."""
        before = self._tags.pop(watch, frozenset())
        for tag in before - watch.tags:
            self._by_tag[tag].discard(watch)
            if not self._by_tag[tag]:
                del self._by_tag[tag]
        for tag in watch.tags - before:
            self._by_tag.setdefault(tag, set()).add(watch)
        if watch.tags:
            self._tags[watch] = watch.tags

    def _invalidate_all(self) -> None:
        for watch in self._watches.values():
            watch.invalidate()


async def _first_answer(watch: Watch) -> None:
    """Raises Overloaded where others are read for so long that this one has had no turn."""
    with suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE):
            await asyncio.shield(watch.opened)
    if not watch.reads:
        raise Overloaded("too many live queries", RETRY_AFTER)
    await asyncio.shield(watch.opened)
