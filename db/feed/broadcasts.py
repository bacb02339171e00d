"""One reading of a feed for all who follow it with the same statement and values."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Protocol

from db.connections.reads import Step
from db.connections.retries import retry_while_unavailable
from db.feed.subscribers import Subscriber

SECONDS_BETWEEN_COUNTS = 1.0
AT_ONCE = 100
"""Followers that are served before others have their turn: who posts need not wait until thousands have it."""

Read = Callable[[int], Awaitable[Sequence[Step]]]
Count = Callable[[Sequence[int]], Awaitable[Sequence[Step]]]


class Broadcast(Protocol):
    subscribers: set[Subscriber]

    async def start(self, subscriber: Subscriber, after: int | None, /) -> int:
        """The position that they start behind. Raises what refuses them: no such article, a cursor too old."""

    async def replay(self, subscriber: Subscriber, /) -> None: ...

    def wake(self, key: int, position: int, /) -> None:
        """The feed of `key` has come so far; 0: who may read it is in doubt."""

    async def run(self) -> None:
        """Until it is cancelled."""


class Log:
    """Steps in order. It reads on from `position` whenever the log is further, and sends what it reads."""

    def __init__(self, read: Read, opening: Callable[[], Awaitable[int]]) -> None:
        self._read = read
        self._opening = asyncio.ensure_future(retry_while_unavailable(opening))
        self._opening.add_done_callback(retrieve)
        self._reading: dict[int, asyncio.Future[Sequence[Step]]] = {}
        self._behind = asyncio.Event()
        self._goal = 0
        self._in_doubt = False
        self._is_open = False
        self.position = 0
        self.subscribers: set[Subscriber] = set()

    async def start(self, subscriber: Subscriber, after: int | None) -> int:
        await self._open()
        begin = subscriber.position = self.position if after is None else after
        await self.replay(subscriber)
        return begin

    async def replay(self, subscriber: Subscriber) -> None:
        """The next portion of the past; who has taken all of it follows live from now on."""
        if subscriber.position != self.position:
            subscriber.take(await retry_while_unavailable(lambda: self._read_once(subscriber.position)))
        if not subscriber.waiting and subscriber.position >= self.position:
            subscriber.live = True
            self.subscribers.add(subscriber)

    def wake(self, _key: int, position: int) -> None:
        self._in_doubt |= position == 0
        self._goal = max(self._goal, position)
        self._behind.set()

    async def run(self) -> None:
        try:
            await self._open()
            while True:
                await self._behind.wait()
                self._behind.clear()
                while (self._in_doubt or self.position < self._goal) and await self._advance():
                    pass
        finally:
            self._opening.cancel()

    async def _open(self) -> None:
        position = await asyncio.shield(self._opening)
        if not self._is_open:
            self.position = position
            self._is_open = True

    async def _read_once(self, position: int) -> Sequence[Step]:
        """Once for all who ask at the same time, such as everyone when a server has restarted."""
        reading = self._reading.get(position)
        if reading is None:
            reading = self._reading[position] = asyncio.ensure_future(self._read(position))
            reading.add_done_callback(lambda done: self._forget(position, done))
        return await asyncio.shield(reading)

    def _forget(self, position: int, done: "asyncio.Future[Sequence[Step]]") -> None:
        del self._reading[position]
        retrieve(done)

    async def _advance(self) -> bool:
        self._in_doubt = False
        # Not once for all: a reading under way may have begun before what there is to see now.
        steps = await retry_while_unavailable(lambda: self._read(self.position))
        if steps:
            self.position = steps[-1].position
        await self._send([step for step in steps if step.body is not None])
        return bool(steps)

    async def _send(self, steps: Sequence[Step]) -> None:
        """To each subscriber all at once: where many are behind, that takes the least time."""
        for number, subscriber in enumerate(tuple(self.subscribers), 1):
            for step in steps:
                if step.position > subscriber.position:
                    subscriber.put(step)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)


class Counts:
    """How many comments articles have now: each at once, and when it changes, at most once a second."""

    def __init__(self, count: Count, keys: Sequence[int]) -> None:
        self._count, self.keys = count, keys
        self._changed: set[int] = set()
        self._behind = asyncio.Event()
        self._sent: dict[int, str | None] = {}
        self._seen: dict[int, int] = {}
        self.subscribers: set[Subscriber] = set()

    async def start(self, subscriber: Subscriber, _after: int | None) -> int:
        await self.replay(subscriber)
        return 0

    async def replay(self, subscriber: Subscriber) -> None:
        steps = await retry_while_unavailable(partial(self._count, self.keys))
        subscriber.take(steps)
        self._see(steps)
        subscriber.live = True
        self.subscribers.add(subscriber)

    def wake(self, key: int, _position: int) -> None:
        self._changed.add(key)
        self._behind.set()

    async def run(self) -> None:
        while True:
            await self._behind.wait()
            self._behind.clear()
            changed, self._changed = sorted(self._changed), set()
            steps = await retry_while_unavailable(partial(self._count, changed))
            for step in steps:
                self._send(step)
            self._see(steps)
            await asyncio.sleep(SECONDS_BETWEEN_COUNTS)

    def _send(self, step: Step) -> None:
        """Unless someone has heard something newer: that is announced to the others, too."""
        newest = step.position >= self._seen.get(step.article_id, 0)
        if newest and self._sent.get(step.article_id) != step.body:
            self._sent[step.article_id] = step.body
            for subscriber in self.subscribers:
                subscriber.put(step)

    def _see(self, steps: Sequence[Step]) -> None:
        for step in steps:
            self._seen[step.article_id] = max(step.position, self._seen.get(step.article_id, 0))


def retrieve(done: "asyncio.Future[Any]") -> None:
    """Who waited for it has the exception; where nobody does any more, it is not to be complained about."""
    if not done.cancelled():
        done.exception()
