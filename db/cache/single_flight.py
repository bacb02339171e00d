"""Single flight: concurrent callers with the same key share one execution, which is cancelled when all have gone."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

T = TypeVar("T")


@dataclass(eq=False)
class Flight(Generic[T]):
    task: "asyncio.Task[T]"
    callers: int = 0


class SingleFlight(Generic[T]):
    def __init__(self) -> None:
        self._flights: dict[Hashable, Flight[T]] = {}

    async def join(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> tuple[T, bool]:
        """The result, and whether the work was in flight already."""
        flight = self._flights.get(key)
        if joined := flight is not None:
            return await self._wait(key, flight), joined
        return await self._wait(key, self._start(key, work)), joined

    def _start(self, key: Hashable, work: Callable[[], Awaitable[T]]) -> Flight[T]:
        task: asyncio.Task[T] = asyncio.ensure_future(_awaited(work))
        flight = self._flights[key] = Flight(task)
        task.add_done_callback(lambda _: self._forget(key, flight))
        return flight

    async def _wait(self, key: Hashable, flight: Flight[T]) -> T:
        flight.callers += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.callers -= 1
            if not flight.callers and not flight.task.done():
                self._forget(key, flight)
                flight.task.cancel()

    def _forget(self, key: Hashable, flight: Flight[Any]) -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


async def _awaited(work: Callable[[], Awaitable[T]]) -> T:
    return await work()
