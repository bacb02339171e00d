"""How many reads of feeds there are at once, and which is next: one for many subscribers before those for few."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from itertools import count

OVERTAKEN = 100
"""Earlier reads that one overtakes for each of its subscribers: a crowd need not wait for a thousand readers who each
follow something else, and these not for ever."""


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
        number = next(self._numbers)
        heappush(self._waiting, (number - OVERTAKEN * subscribers, number, turn))
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
