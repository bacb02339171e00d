"""Broadcasts of current values, such as comment counts: no replay, and at most one message in a while for each key."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from db.connections.reads import FeedEvent
from db.connections.retries import retry_while_unavailable
from db.feed.subscribers import Delivery, Subscriber, in_batches

CURRENT_VALUE_INTERVAL = 1.0  # seconds between two messages about the same key

ReadKeys = Callable[[Sequence[int]], Awaitable[Sequence[FeedEvent]]]


class CurrentValueBroadcast:
    """The current value of each key: once at the start, and when it changes, at most once an interval."""

    def __init__(self, read: ReadKeys, keys: Sequence[int]) -> None:
        self._read, self.keys = read, keys
        self._changed: set[int] = set()
        self._woken = asyncio.Event()
        self._sent: dict[int, str | None] = {}
        self._newest: dict[int, int] = {}
        self.live_subscribers: dict[Subscriber, None] = {}

    async def start(self, subscriber: Subscriber, _after: int | None) -> int:
        await self.replay(subscriber)
        return 0

    async def replay(self, subscriber: Subscriber) -> None:
        values = await self._read_newest()
        subscriber.extend(values)
        for value in values:
            self._sent.setdefault(value.key, value.body)
        self._note_positions(values)
        subscriber.is_live = True
        self.live_subscribers[subscriber] = None

    async def _read_newest(self) -> Sequence[FeedEvent]:
        """Once more where others have had something newer in the meantime. Values come no faster than reads; and a log
        that is lost may have had higher positions."""
        read = partial(retry_while_unavailable, partial(self._read, self.keys))
        values = await read()
        return await read() if any(value.position < self._newest.get(value.key, 0) for value in values) else values

    def wake(self, key: int, _position: int) -> None:
        self._changed.add(key)
        self._woken.set()

    def synchronise(self, key: int, position: int) -> None:
        self._newest.pop(key, None)  # it may be of a log that is lost
        self.wake(key, position)

    async def run(self) -> None:
        while True:
            await self._woken.wait()
            self._woken.clear()
            changed, self._changed = sorted(self._changed), set()
            values = await retry_while_unavailable(partial(self._read, changed))
            self._note_positions(values)
            await self._deliver(list(filter(self._is_news, values)))
            await asyncio.sleep(CURRENT_VALUE_INTERVAL)

    async def _deliver(self, values: Sequence[FeedEvent]) -> None:
        async for batch in in_batches(self.live_subscribers if values else ()):
            delivery = Delivery(values)
            for subscriber in batch:
                subscriber.put(delivery)

    def _is_news(self, value: FeedEvent) -> bool:
        """Unless a subscriber has started with a newer one: that change wakes this broadcast, too."""
        is_newest = value.position >= self._newest.get(value.key, 0)
        is_other = is_newest and self._sent.get(value.key) != value.body
        if is_other:
            self._sent[value.key] = value.body
        return is_other

    def _note_positions(self, values: Sequence[FeedEvent]) -> None:
        for value in values:
            self._newest[value.key] = max(value.position, self._newest.get(value.key, 0))
