"""Broadcasts: a feed is read once for all who subscribe with the same statement and values."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from db.compiler.cursors import number_of
from db.connections.reads import FeedEvent
from db.connections.retries import retry_while_unavailable
from db.feed.subscribers import Delivery, Subscriber, in_batches

ReadAfter = Callable[[int], Awaitable[Sequence[FeedEvent]]]
READ_INTERVAL = 0.1
"""Seconds between reads during a delivery, so that a crowd in a busy discussion is not read for at each comment."""


class Broadcast(Protocol):
    """`live_subscribers` have replayed the past, and get each event as it is read."""

    live_subscribers: dict[Subscriber, None]

    async def start(self, subscriber: Subscriber, after: int | None, /) -> int:
        """The position that the subscriber starts behind. Raises NotFound or ExpiredCursor."""

    async def replay(self, subscriber: Subscriber, /) -> None: ...

    def wake(self, key: int, position: int, /) -> None:
        """The feed of `key` has reached `position`; 0: who may see it may have changed."""

    def synchronise(self, key: int, position: int, /) -> None:
        """The feed of `key` is at `position` after notifications may have been missed: perhaps in another log."""

    async def run(self) -> None:
        """Until it is cancelled."""


class EventLogBroadcast:
    """Events in order. Reads on from `position` whenever the log is further, and delivers what it reads, in circles:
    what comes during a delivery begins with the subscriber who is next, and ends there. Of a log that has lost events
    the database gives a reset, at a position that may be before."""

    def __init__(self, read: ReadAfter, read_position: Callable[[], Awaitable[int]]) -> None:
        self._read = read
        self._opening = asyncio.ensure_future(retry_while_unavailable(read_position))
        self._opening.add_done_callback(retrieve_exception)
        self._replays: dict[int, asyncio.Future[Sequence[FeedEvent]]] = {}
        self._woken = asyncio.Event()
        self._goal = 0
        self._must_reread = False
        self._is_open = False
        self._advanced: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._reading: asyncio.Future[bool] | None = None
        self._read_at = 0.0
        self._undelivered: list[FeedEvent] = []
        self.position = 0
        # In the order in which they came, which is that of their memory: a set takes twice as long to go through.
        self.live_subscribers: dict[Subscriber, None] = {}

    async def start(self, subscriber: Subscriber, after: int | None) -> int:
        await self._open()
        start = subscriber.position = self.position if after is None else after
        await self.replay(subscriber)
        return start

    async def replay(self, subscriber: Subscriber) -> None:
        """The next batch of the past; a subscriber that has consumed all of it becomes live."""
        if subscriber.position != self.position:
            events = await retry_while_unavailable(lambda: self._read_once(subscriber.position))
            subscriber.extend(events)
            if not events:
                await self._meet(subscriber)
        if not subscriber.queue and subscriber.position >= self.position:
            subscriber.is_live = True
            self.live_subscribers[subscriber] = None

    async def _meet(self, subscriber: Subscriber) -> None:
        """Nothing is after the subscriber's position: that is where the broadcast is, or the log has lost events."""
        if number_of(subscriber.position) < number_of(self.position):
            await self._reread()
        else:
            subscriber.position = max(subscriber.position, self.position)

    def wake(self, _key: int, position: int) -> None:
        self._must_reread |= position == 0
        self._goal = max(self._goal, position)
        self._woken.set()

    def synchronise(self, _key: int, position: int) -> None:
        if position != self.position:
            self._must_reread = True
            self._woken.set()

    async def _reread(self) -> None:
        self._must_reread = True
        self._woken.set()
        await asyncio.shield(self._advanced)

    async def run(self) -> None:
        try:
            await self._open()
            while True:
                await self._woken.wait()
                self._woken.clear()
                while (self._reading or self._is_behind) and await self._read_on():
                    await self._deliver()
        finally:
            self._opening.cancel()
            if self._reading:
                self._reading.cancel()
            self._advanced.set_result(None)

    @property
    def _is_behind(self) -> bool:
        return self._must_reread or self.position < self._goal

    async def _open(self) -> None:
        position = await asyncio.shield(self._opening)
        if not self._is_open:
            self.position = position
            self._is_open = True

    async def _read_once(self, position: int) -> Sequence[FeedEvent]:
        """One read for all who replay from the same position, such as everyone when a server has restarted."""
        replay = self._replays.get(position)
        if replay is None:
            replay = self._replays[position] = asyncio.ensure_future(self._read(position))
            replay.add_done_callback(lambda done: self._forget(position, done))
        return await asyncio.shield(replay)

    def _forget(self, position: int, done: "asyncio.Future[Sequence[FeedEvent]]") -> None:
        del self._replays[position]
        retrieve_exception(done)

    async def _read_on(self) -> bool:
        """By the read that began during a delivery, if one did. Returns whether there were events."""
        reading, self._reading = self._reading, None
        return await (reading or self._advance())

    def _read_meanwhile(self) -> None:
        """Beside a delivery, which no read may hold up."""
        if self._reading and self._reading.done():
            self._reading.result()
            self._reading = None
        if self._is_behind and not self._reading and asyncio.get_running_loop().time() >= self._read_at:
            self._reading = asyncio.ensure_future(self._advance())
            self._reading.add_done_callback(retrieve_exception)

    async def _advance(self) -> bool:
        self._must_reread, self._read_at = False, asyncio.get_running_loop().time() + READ_INTERVAL
        # Not shared with replays: one in flight may have taken its snapshot before these events.
        events = await retry_while_unavailable(lambda: self._read(self.position))
        if events:
            went_back, self.position = events[0].position <= self.position, events[-1].position
            if went_back:
                self._go_back()
        self._undelivered += [event for event in events if event.body is not None or event.audience]
        self._advanced.set_result(None)
        self._advanced = self._advanced.get_loop().create_future()
        return bool(events)

    def _go_back(self) -> None:
        """What subscribers have had, or are still to get, is of the log before."""
        self._goal, self._must_reread = self.position, True  # there may be notifications of the new log already
        self._undelivered = []
        for subscriber in self.live_subscribers:
            subscriber.position = 0

    async def _deliver(self) -> None:
        """To each subscriber all that there is by then: where many are behind, that takes the least time."""
        while self._undelivered:
            events, known = self._undelivered, len(self._undelivered)
            async for batch in in_batches(self.live_subscribers):
                self._put(batch)
                self._read_meanwhile()
            del events[:known]

    def _put(self, batch: Sequence[Subscriber]) -> None:
        deliveries: dict[int, Delivery] = {}
        for subscriber in batch:
            had = subscriber.position
            if had < self.position:
                if had not in deliveries:
                    deliveries[had] = Delivery([event for event in self._undelivered if event.position > had])
                subscriber.position = self.position
                subscriber.put(deliveries[had])


def retrieve_exception(done: "asyncio.Future[Any]") -> None:
    """Those who await the future have the exception; asyncio would report it once more where none does."""
    if not done.cancelled():
        done.exception()
