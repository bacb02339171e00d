"""Broadcasts of current values, such as comment counts: no replay, and at most one message in a while for each key."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from db.connections.reads import FeedEvent
from db.connections.retries import retry_while_unavailable
from db.feed.subscribers import Delivery, Subscriber

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
        values = await retry_while_unavailable(partial(self._read, self.keys))
        subscriber.extend(values)
        for value in values:
            self._sent.setdefault(value.key, value.body)
        self._note_positions(values)
        subscriber.is_live = True
        self.live_subscribers[subscriber] = None

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
            for value in values:
                self._deliver(value)
            self._note_positions(values)
            await asyncio.sleep(CURRENT_VALUE_INTERVAL)

    def _deliver(self, value: FeedEvent) -> None:
        """Unless a subscriber has started with a newer one: that change wakes this broadcast, too."""
        is_newest = value.position >= self._newest.get(value.key, 0)
        if is_newest and self._sent.get(value.key) != value.body:
            self._sent[value.key] = value.body
            delivery = Delivery(value)
            for subscriber in self.live_subscribers:
                subscriber.put(delivery)

    def _note_positions(self, values: Sequence[FeedEvent]) -> None:
        for value in values:
            self._newest[value.key] = max(value.position, self._newest.get(value.key, 0))
