"""A watch: one query that is read for all its watchers, again whenever its answer may have become another one."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass, field
from math import inf

from db.connections.admission import own_work
from db.connections.retries import retry_while_unavailable
from db.feed.broadcasts import retrieve_exception
from db.feed.quotas import Clients, ReadPace
from db.feed.read_slots import ReadSlots
from db.feed.subscribers import in_batches
from db.live_queries.address_turns import AddressTurns
from db.live_queries.answers import LiveAnswer, Reading
from db.live_queries.changes import Changes
from db.live_queries.watchers import Watcher

Read = Callable[[], Awaitable[Reading]]

LONGEST_PAUSE = 2.0
"""Seconds. While changes follow each other, a watch pauses for as long as it took to read and send the last answer."""
SHORTEST = 0.005
"""Seconds until an answer that time has changed is read again: clocks differ by less."""


@dataclass(frozen=True, slots=True)
class Process:
    """What the watches of a process share: the changes that it hears of, and what bounds how often they read, all of
    them together, and those that one client or one address has for itself."""

    slots: ReadSlots
    changes: Changes = field(default_factory=Changes)
    pace: ReadPace = field(default_factory=ReadPace)
    addresses: AddressTurns = field(default_factory=AddressTurns)


class Watch:
    """`tags` are those that its answer depends on; before the first, none is known. `on_tags` is called when they may
    be others. It is `opened` with the first answer."""

    def __init__(self, key: Hashable, read: Read, process: Process, on_tags: Callable[["Watch"], None]) -> None:
        self.key, self.tags, self.reads = key, frozenset[str](), 0
        self.watchers: dict[Watcher, None] = {}
        self.clients = Clients()
        self._read, self._process, self._on_tags = read, process, on_tags
        self._newest: LiveAnswer | None = None
        self._expires_at = inf
        self._is_stale = asyncio.Event()
        self._is_stale.set()
        self._is_busy = self._is_reading = self._is_doubtful = False
        self._joined: set[Watcher] = set()
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.opened.add_done_callback(retrieve_exception)
        with own_work():
            self.task = asyncio.create_task(self._run())

    def add(self, watcher: Watcher, is_certain: bool = True) -> None:
        """With the newest answer, or that which is being read, or else the next one: a query whose answer is current is
        not read for it. Where it is not certain that all changes have been heard of, that is the next one."""
        self.watchers[watcher] = None
        if self._is_reading:
            self._joined.add(watcher)
            self._is_doubtful |= not is_certain
        elif self._newest and is_certain and not self._has_changed:
            watcher.offer(self._newest)
        else:
            self.invalidate()

    @property
    def is_current(self) -> bool:
        """Whether the newest answer has been sent, and nothing has changed it since."""
        return not self._is_busy and not self._has_changed

    @property
    def _has_changed(self) -> bool:
        return self._is_stale.is_set() or asyncio.get_running_loop().time() >= self._expires_at

    def invalidate(self) -> None:
        """The answer may have changed."""
        self._is_stale.set()

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._wait_for_change()
            await self._process.pace.turn(self.clients)
            async with self._process.addresses.turn(self.clients), self._process.slots.slot(len(self.watchers)):
                began = loop.time()
                reading = await self._read_again()
            await self._send(self._answer(reading), reading.is_shared)
            await asyncio.sleep(min(loop.time() - began, LONGEST_PAUSE))

    async def _wait_for_change(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout_at(None if self._expires_at == inf else self._expires_at):
                await self._is_stale.wait()

    async def _read_again(self) -> Reading:
        """What changes meanwhile makes the answer stale, if it depends on that."""
        self._is_stale.clear()
        self._is_busy = self._is_reading = True
        self._is_doubtful = False
        self._joined.clear()
        before, self.reads = self._process.changes.number, self.reads + 1
        reading = await retry_while_unavailable(self._read)
        self._is_reading = False
        self.tags = frozenset(reading.tags)
        self._on_tags(self)
        now = asyncio.get_running_loop().time()
        self._expires_at = max(reading.expires_at, now + SHORTEST)
        if self._is_doubtful or reading.depends_on(self._process.changes.since(before)):
            self._is_stale.set()
        elif reading.expires_at > now:
            self._joined.clear()
        return reading

    def _answer(self, reading: Reading) -> LiveAnswer:
        before = self._newest
        if before and before.body == reading.body:
            return before
        answer = LiveAnswer(reading.body)
        if before and any(watcher.patches for watcher in self.watchers):
            answer.compare(before)
        return answer

    async def _send(self, answer: LiveAnswer, is_shared: bool) -> None:
        """Not to those who joined while it was read, if it was overtaken: what they have seen may be newer. An answer
        that one viewer alone gets is not kept, unless for its patches."""
        self._newest = answer
        if not self.opened.done():
            self.opened.set_result(None)
        async for batch in in_batches([each for each in self.watchers if each not in self._joined]):
            for watcher in batch:
                watcher.offer(answer)
        if not is_shared and not any(watcher.patches for watcher in self.watchers):
            self._newest = None
        self._is_busy = False
