"""Work that several wait for at once: it is done once for all of them, and given up when nobody waits any more."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(eq=False)
class Flight(Generic[T]):
    task: "asyncio.Task[T]"
    waiting: int = 0


class SingleFlight(Generic[T]):
    def __init__(self) -> None:
        self._under_way: dict[Hashable, Flight[T]] = {}

    async def join(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """The result, and whether the work was under way already."""
        flight = self._under_way.get(key)
        if joined := flight is not None:
            return await self._wait(key, flight), joined
        return await self._wait(key, self._start(key, work)), joined

    def _start(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> Flight[T]:
        task: asyncio.Task[T] = asyncio.ensure_future(_done(work))
        flight = self._under_way[key] = Flight(task)
        task.add_done_callback(lambda _: self._forget(key, flight))
        return flight

    async def _wait(self, key: Hashable, flight: Flight[T]) -> T:
        flight.waiting += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if not flight.waiting and not flight.task.done():
                self._forget(key, flight)
                flight.task.cancel()

    def _forget(self, key: Hashable, flight: Flight[Any]) -> None:
        if self._under_way.get(key) is flight:
            del self._under_way[key]


async def _done(work: Callable[[], Awaitable[T]]) -> T:
    return await work()
