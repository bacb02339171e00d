"""Whoever watches many queries that nobody watches elsewhere has them read one after the other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from weakref import WeakValueDictionary

from db.feed.quotas import Clients


class AddressTurns:
    """So expensive queries of one address never have all that may be read at once."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, clients: Clients) -> AsyncIterator[None]:
        """For what these watch: at once, as soon as it is watched elsewhere, too."""
        if clients.only_address is None:
            yield
            return
        lock = self._locks.setdefault(clients.only_address, asyncio.Lock())
        has_turn = await _acquired(lock, clients)
        try:
            yield
        finally:
            if has_turn:
                lock.release()


async def _acquired(lock: asyncio.Lock, clients: Clients) -> bool:
    """False where it need not wait any more."""
    with suppress(TimeoutError):
        async with asyncio.timeout(None) as patience:
            clients.on_shared = lambda: patience.reschedule(0)
            try:
                return await lock.acquire()
            finally:
                clients.on_shared = None
    return False
