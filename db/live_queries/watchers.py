"""Watchers of a live query: each is sent the newest answer at its own pace, and never one that it has."""

import asyncio
from contextlib import suppress

from db.connections.reads import FeedEvent
from db.feed.subscribers import Encode, Outlet, Push
from db.live_queries.answers import LiveAnswer


class Watcher:
    """An iterator of answers. Who is slower than they come gets the last of them alone. `cursor` is that of the answer
    which the watcher has, None for none; between two are at least `throttle` seconds.

    As with subscribers of feeds, an answer that is waited for is encoded by `encode` and handed to `push`, where that
    is set, which says whether it could be sent at once. None is taken while the connection has no room: by then there
    may be a newer one.
    """

    __slots__ = (
        "_due_at",
        "_error",
        "_outlet",
        "_pending",
        "_waiter",
        "cursor",
        "encode",
        "patches",
        "push",
        "throttle",
    )
    encode: Encode

    def __init__(self, cursor: str | None, throttle: float, patches: bool) -> None:
        self.cursor, self.throttle, self.patches = cursor, throttle, patches
        self.push: Push | None = None
        self._outlet: Outlet | None = None
        self._pending: LiveAnswer | None = None
        self._due_at = 0.0
        self._error: Exception | None = None
        self._waiter: asyncio.Future[None] | None = None

    def __aiter__(self) -> "Watcher":
        return self

    def push_to(self, outlet: Outlet, encode: Encode) -> None:
        self.encode, self.push, self._outlet = encode, outlet.push, outlet
        outlet.narrow()

    async def __anext__(self) -> FeedEvent:
        while (answer := await self._due()) is None:
            pass
        self._pending = None
        [event] = answer.for_watcher_of(self.cursor, self.patches).events
        self._has(answer)
        return event

    async def _due(self) -> LiveAnswer | None:
        """The newest answer when it may be sent; None where it is the one that the watcher has by then."""
        while self._pending is None or self._delay() > 0:
            if self._pending is None and self._error:
                raise self._error
            await self._wait(None if self._pending is None else self._delay())
        if self._outlet:
            await self._outlet.room()
        return self._pending

    def offer(self, answer: LiveAnswer) -> None:
        """The newest answer, which takes the place of one that has not been sent."""
        if answer.cursor == self.cursor:
            self._pending = None
        elif not self._is_pushed(answer):
            self._pending = answer
            self._wake()

    def fail(self, error: Exception) -> None:
        """Raised once the last answer has been taken."""
        self._error = self._error or error
        self._wake()

    def _is_pushed(self, answer: LiveAnswer) -> bool:
        """While it waits and nothing is pending, all before has been sent."""
        if self.push is None or self._pending or self._waiter is None or self._waiter.done() or self._delay() > 0:
            return False
        sent = self.push(answer.for_watcher_of(self.cursor, self.patches).encoded(self.encode))
        if sent:
            self._has(answer)
        return sent

    def _has(self, answer: LiveAnswer) -> None:
        self.cursor = answer.cursor
        if self.throttle:
            self._due_at = asyncio.get_running_loop().time() + self.throttle

    def _delay(self) -> float:
        """Seconds until it may have another answer."""
        return self._due_at - asyncio.get_running_loop().time() if self.throttle else 0

    def _wake(self) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    async def _wait(self, seconds: float | None) -> None:
        self._waiter = asyncio.get_running_loop().create_future()
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._waiter
