"""One reading of a feed for all who follow it with the same statement and values."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Protocol, TypeVar

from db.followers import Follower
from db.pool import Unavailable
from db.reads import Step

REMEMBERED = 64
"""Steps kept for those who were away for a moment, such as everyone when a server restarts."""
SECONDS_BETWEEN_TRIES = 0.25
SECONDS_BETWEEN_COUNTS = 1.0
AT_ONCE = 100
"""Followers that are served before others have their turn: who posts need not wait until thousands have it."""

T = TypeVar("T")
Read = Callable[[int], Awaitable[Sequence[Step]]]
Count = Callable[[Sequence[int]], Awaitable[Sequence[Step]]]


class Broadcast(Protocol):
    followers: set[Follower]

    async def start(self, follower: Follower, after: int | None, /) -> int:
        """The position that the follower starts behind. Raises what refuses them: no such article, a cursor too old."""

    async def replay(self, follower: Follower, /) -> None: ...

    def wake(self, key: int, position: int, /) -> None:
        """The feed of `key` has come so far."""

    async def run(self) -> None:
        """Until it is cancelled."""


class Log:
    """Steps in order. It reads on from `position` whenever the log is further; `recent` are the steps since `begin`."""

    def __init__(self, read: Read, opening: Callable[[], Awaitable[int]]) -> None:
        self._read = read
        self._opening = asyncio.ensure_future(patiently(opening))
        self._opening.add_done_callback(retrieve)
        self._reading: dict[int, asyncio.Future[Sequence[Step]]] = {}
        self._behind = asyncio.Event()
        self._goal = 0
        self._is_open = False
        self.begin = self.position = 0
        self.recent: deque[Step] = deque()
        self.followers: set[Follower] = set()

    async def start(self, follower: Follower, after: int | None) -> int:
        await self._open()
        begin = follower.position = self.position if after is None else after
        await self.replay(follower)
        return begin

    async def replay(self, follower: Follower) -> None:
        """The next portion of the past; who has all of it follows live from now on."""
        if not self.begin <= follower.position <= self.position:
            follower.take(await patiently(lambda: self.read(follower.position)))
        if follower.position >= self.begin:
            follower.take([step for step in self.recent if step.position > follower.position])
            follower.live = True
            self.followers.add(follower)

    async def read(self, position: int) -> Sequence[Step]:
        """Once for all who ask at the same time."""
        reading = self._reading.get(position)
        if reading is None:
            reading = self._reading[position] = asyncio.ensure_future(self._read(position))
            reading.add_done_callback(lambda done: self._forget(position, done))
        return await asyncio.shield(reading)

    def wake(self, _key: int, position: int) -> None:
        self._goal = max(self._goal, position)
        self._behind.set()

    async def run(self) -> None:
        await self._open()
        while True:
            await self._behind.wait()
            self._behind.clear()
            while self.position < self._goal and await self._advance():
                pass

    async def _open(self) -> None:
        position = await asyncio.shield(self._opening)
        if not self._is_open:
            self.begin = self.position = position
            self._is_open = True

    async def _advance(self) -> bool:
        # Not `read`: one under way may have begun before what there is to see now.
        steps = await patiently(lambda: self._read(self.position))
        for step in steps:
            self._remember(step)
        await self._send([step for step in steps if step.body is not None])
        return bool(steps)

    async def _send(self, steps: Sequence[Step]) -> None:
        """To each follower all at once: where many are behind, that takes the least time."""
        for number, follower in enumerate(tuple(self.followers), 1):
            for step in steps:
                if step.position > follower.position:
                    follower.put(step)
            if number % AT_ONCE == 0:
                await asyncio.sleep(0)

    def _remember(self, step: Step) -> None:
        self.position = step.position
        if step.body is not None:
            self.recent.append(step)
        if len(self.recent) > REMEMBERED:
            self.begin = self.recent.popleft().position

    def _forget(self, position: int, done: "asyncio.Future[Sequence[Step]]") -> None:
        del self._reading[position]
        retrieve(done)


class Counts:
    """How many comments articles have now: each at once, and when it changes, at most once a second."""

    def __init__(self, count: Count, keys: Sequence[int]) -> None:
        self._count, self.keys = count, keys
        self._changed: set[int] = set()
        self._behind = asyncio.Event()
        self.latest: dict[int, Step] = {}
        self.followers: set[Follower] = set()

    async def start(self, follower: Follower, _after: int | None) -> int:
        await self.replay(follower)
        return 0

    async def replay(self, follower: Follower) -> None:
        for step in await patiently(partial(self._count, self.keys)):
            latest = self.latest.get(step.article_id, step)
            follower.take([max(step, latest, key=lambda one: one.position)])
        follower.live = True
        self.followers.add(follower)

    def wake(self, key: int, _position: int) -> None:
        self._changed.add(key)
        self._behind.set()

    async def run(self) -> None:
        while True:
            await self._behind.wait()
            self._behind.clear()
            changed, self._changed = sorted(self._changed), set()
            for step in await patiently(partial(self._count, changed)):
                self._send(step)
            await asyncio.sleep(SECONDS_BETWEEN_COUNTS)

    def _send(self, step: Step) -> None:
        before = self.latest.get(step.article_id)
        self.latest[step.article_id] = step
        if before is None or before.body != step.body:
            for follower in self.followers:
                follower.put(step)


async def patiently(read: Callable[[], Awaitable[T]]) -> T:
    """Until PostgreSQL is there."""
    while True:
        try:
            return await read()
        except Unavailable:
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)


def retrieve(done: "asyncio.Future[Any]") -> None:
    """Who waited for it has the exception; where nobody does any more, it is not to be complained about."""
    if not done.cancelled():
        done.exception()
