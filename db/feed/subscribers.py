"""Subscribers of a feed: each takes events at its own pace, from a bounded queue, or is sent them at once."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Protocol, TypeVar

from db.compiler.cursors import before
from db.connections.reads import FeedEvent

MAX_QUEUED_CHARACTERS = 4_000_000
DELIVERY_BATCH = 50
"""Subscribers that are served before other tasks run, which takes half a millisecond: who posts need not wait until
thousands have it."""

T = TypeVar("T")

ReadOwn = Callable[[int], Awaitable[Sequence[FeedEvent]]]
Encode = Callable[[FeedEvent], bytes]
Push = Callable[[bytes], bool]


class Outlet(Protocol):
    """The connection of a subscriber."""

    def push(self, data: bytes, /) -> bool:
        """Sends it if that can be done without waiting, and returns whether it was sent."""

    async def room(self) -> None:
        """Until something can be sent without waiting."""

    def narrow(self) -> None:
        """From now on it has no room while anything that was sent is still here, however little that is."""


class SlowSubscriber(Exception):
    """The queue is full. The client is to reconnect with the cursor of the last event that it got."""


async def in_batches(subscribers: Iterable[T]) -> AsyncIterator[Sequence[T]]:
    """All that there are now; other tasks run after each batch."""
    everyone = tuple(subscribers)
    for start in range(0, len(everyone), DELIVERY_BATCH):
        yield everyone[start : start + DELIVERY_BATCH]
        await asyncio.sleep(0)


class Delivery:
    """Events for several subscribers, encoded once for all who get the same bytes; `viewer_ids` see more of them. Those
    that come together are one write to each connection, which is what takes the time. One is for a batch: subscribers
    may have an encoding each."""

    __slots__ = ("_encoded", "events", "viewer_ids")

    def __init__(self, events: Sequence[FeedEvent]) -> None:
        self.events = events
        self.viewer_ids = {viewer for event in events for viewer in (event.audience, *event.owner_ids)} - {None}
        self._encoded: dict[Encode, bytes] = {}

    def encoded(self, encode: Encode) -> bytes:
        """Nothing where they have nothing for everyone."""
        found = self._encoded.get(encode)
        if found is None:
            found = b"".join(encode(event) for event in self.events if event.body is not None)
            self._encoded[encode] = found
        return found


Replay = Callable[["Subscriber"], Awaitable[None]]


class Subscriber:
    """An iterator of events: first those of the past, a batch at a time by `replay`, then those that are `put` live.

    `position` is that of the last event replayed. Events about what the viewer owns it reads as that viewer, who may
    see more of them than others. Waking a task for an event costs more than the event: an event that is waited for is
    encoded by `encode` and handed to `push`, where that is set, which says whether it could be sent at once.
    """

    # A broadcast looks at thousands of them for each event: no dictionary, and nothing else to look at.
    __slots__ = (
        *("_error", "_waiter", "encode", "is_live", "limit", "position", "push", "queue"),
        *("read_own", "replay", "viewer_id"),
    )

    encode: Encode

    def __init__(self, replay: Replay, limit: int, viewer_id: int | None, read_own: ReadOwn) -> None:
        self.replay, self.limit = replay, limit
        self.viewer_id, self.read_own = viewer_id, read_own
        self.position = 0
        self.is_live = False
        self.push: Push | None = None
        self.queue: list[FeedEvent] = []  # most are empty: a deque then takes 700 bytes more
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None

    def __aiter__(self) -> "Subscriber":
        return self

    def push_to(self, outlet: Outlet, encode: Encode) -> None:
        self.encode, self.push = encode, outlet.push

    async def __anext__(self) -> FeedEvent:
        while True:
            while not self.queue:
                if self._error:
                    raise self._error
                await (self._wait() if self.is_live else self.replay(self))
            event = self.queue.pop(0)
            shown = await self._as_viewer(event) if self._is_own(event) else event
            if shown.body is not None:
                return shown

    def extend(self, events: Iterable[FeedEvent]) -> None:
        """A batch of the past, which no limit holds for."""
        for event in events:
            self.position = event.position
            if self._is_told(event):
                self.queue.append(event)

    def put(self, delivery: Delivery) -> None:
        if not self._is_pushed(delivery):
            for event in delivery.events:
                self._enqueue(event)

    def _enqueue(self, event: FeedEvent) -> None:
        if not self._is_told(event):
            return
        if self._is_full():
            self.queue.clear()
            self.fail(SlowSubscriber())
        elif not self._error:
            self.queue.append(event)
            self._wake()

    def fail(self, error: Exception) -> None:
        """Raised once the queue is empty. Nothing more is taken into it."""
        self._error = self._error or error
        self._wake()

    def _is_full(self) -> bool:
        return len(self.queue) >= self.limit or (
            len(self.queue) > 1 and sum(len(event.body or "") for event in self.queue) > MAX_QUEUED_CHARACTERS
        )

    def _is_pushed(self, delivery: Delivery) -> bool:
        """While it waits, all events before have been sent."""
        push, waiter = self.push, self._waiter
        if push is None or waiter is None or waiter.done() or self.viewer_id in delivery.viewer_ids:
            return False
        encoded = delivery.encoded(self.encode)
        return bool(encoded) and push(encoded)

    def _is_told(self, event: FeedEvent) -> bool:
        return event.body is not None or (self.viewer_id is not None and self.viewer_id == event.audience)

    def _is_own(self, event: FeedEvent) -> bool:
        return self.viewer_id is not None and self.viewer_id in (event.audience, *event.owner_ids)

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    async def _wait(self) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        await self._waiter

    async def _as_viewer(self, event: FeedEvent) -> FeedEvent:
        found = await self.read_own(before(event.position))
        return found[0] if found and found[0].position == event.position and found[0].body else event
