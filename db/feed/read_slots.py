"""How many reads of feeds there are at once, and which is next: the one for the most subscribers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count


class ReadSlots:
    def __init__(self, number: int) -> None:
        self.free = number
        self._numbers = count()
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []

    @asynccontextmanager
    async def slot(self, subscribers: int) -> AsyncIterator[None]:
        """For a read on behalf of so many."""
        await self._take(subscribers)
        try:
            yield
        finally:
            self._give_back()

    async def _take(self, subscribers: int) -> None:
        if self.free:
            self.free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        heappush(self._waiting, (-subscribers, next(self._numbers), turn))
        try:
            await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self._give_back()
            raise

    def _give_back(self) -> None:
        while self._waiting:
            *_, turn = heappop(self._waiting)
            if not turn.done():
                turn.set_result(None)
                return
        self.free += 1
