"""Subscribers of a feed: each takes events at its own pace, from a bounded queue."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence

from db.compiler.cursors import before
from db.connections.reads import FeedEvent

MAX_QUEUED_CHARACTERS = 4_000_000

ReadOwn = Callable[[int], Awaitable[Sequence[FeedEvent]]]
Push = Callable[[str], bool]


class SlowSubscriber(Exception):
    """The queue is full. The client is to reconnect with the cursor of the last event that it got."""


Replay = Callable[["Subscriber"], Awaitable[None]]


class Subscriber:
    """An iterator of events: first those of the past, a batch at a time by `replay`, then those that are `put` live.

    `position` is that of the last event replayed. Events about what the viewer owns it reads as that viewer, who may
    see more of them than others. Waking a task for an event costs more than the event: `push`, where it is set, gets
    the body of one that is waited for, and says whether it could be sent at once.
    """

    push: Push | None = None

    def __init__(self, replay: Replay, limit: int, viewer_id: int | None, read_own: ReadOwn) -> None:
        self.replay, self.limit = replay, limit
        self.viewer_id, self.read_own = viewer_id, read_own
        self.position = 0
        self.is_live = False
        self.queue: deque[FeedEvent] = deque()
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None

    def __aiter__(self) -> "Subscriber":
        return self

    async def __anext__(self) -> FeedEvent:
        while True:
            while not self.queue:
                if self._error:
                    raise self._error
                await (self._wait() if self.is_live else self.replay(self))
            event = self.queue.popleft()
            shown = await self._as_viewer(event) if self._is_own(event) else event
            if shown.body is not None:
                return shown

    def extend(self, events: Iterable[FeedEvent]) -> None:
        """A batch of the past, which no limit holds for."""
        for event in events:
            self.position = event.position
            if self._is_told(event):
                self.queue.append(event)

    def put(self, event: FeedEvent) -> None:
        if not self._is_told(event):
            return
        if self._is_full():
            self.queue.clear()
            self.fail(SlowSubscriber())
        elif not (self._error or self._is_pushed(event)):
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

    def _is_pushed(self, event: FeedEvent) -> bool:
        push = self.push
        return bool(
            push and event.body is not None and self._is_waiting() and not self._is_own(event) and push(event.body)
        )

    def _is_waiting(self) -> bool:
        """If so, all events before have been sent."""
        return self._waiter is not None and not self._waiter.done()

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
