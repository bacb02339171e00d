"""Servers that are polled for their position in the write-ahead log, which also tells whether they answer."""

import asyncio
import logging
from collections.abc import Coroutine
from math import ceil
from typing import Any, TypeVar

from db.connections.background_tasks import attempt
from db.connections.database import Database
from db.connections.postgres import Unavailable, address
from db.connections.servers import hosts
from db.connections.servers.silence import in_time

POLL_INTERVAL = 0.25  # seconds
POLL_TIMEOUT = 1  # seconds: a server that takes longer to answer counts as away
T = TypeVar("T")


class Polled:
    """`position` is that of the log, in bytes since its beginning; -1 before the first poll, None while the server is
    away. `query` asks for it; from a server that is none of the kind wanted, it has no row."""

    def __init__(self, database: Database, query: str) -> None:
        self.database, self._query = database, query
        self.position: int | None = -1
        self._loop = asyncio.get_running_loop()
        self._seen_at = self._loop.time()
        self._status_changed: asyncio.Future[None] = self._loop.create_future()

    @property
    def is_away(self) -> bool:
        return self.position is None

    @property
    def age(self) -> int | None:
        """Seconds since it was last seen, None while it is there."""
        return ceil(self._loop.time() - self._seen_at) if self.is_away else None

    async def update(self, position: int | None) -> None:
        before, self.position = self.position, position
        if position is not None:
            self._seen_at = self._loop.time()
        if (position is None) is not (before is None):
            self.changed()

    def changed(self) -> None:
        """It went away, or is back."""
        self._status_changed.set_result(None)
        self._status_changed = self._loop.create_future()

    async def answer(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of what asks the server. Raises Unavailable as soon as a poll finds it away: from a server that
        hangs no error comes."""
        asking = asyncio.ensure_future(work)
        asking.add_done_callback(_retrieve)
        try:
            if not self.is_away:
                await asyncio.wait((asking, self._status_changed), return_when=asyncio.FIRST_COMPLETED)
            if asking.done():
                return asking.result()
        finally:
            asking.cancel()
        raise Unavailable("it does not answer")

    async def poll(self) -> None:
        """Until it is cancelled."""
        failure = f"{address(self.database)} cannot be asked for its position"
        while True:
            await attempt(self._poll, failure, logging.DEBUG)
            await self.update(None)
            await asyncio.sleep(POLL_INTERVAL)

    async def _poll(self) -> None:
        # A connection of its own: those of the pool may all be in use, or hang.
        options = {"application_name": "dateline replicas"}
        url = self.database.options["dsn"]
        connection = await hosts.connect(url, timeout=POLL_TIMEOUT, statement_cache_size=0, server_settings=options)
        try:
            while True:
                await self.update(await in_time(connection.fetchval(self._query), POLL_TIMEOUT))
                await asyncio.sleep(POLL_INTERVAL)
        finally:
            connection.terminate()


def _retrieve(asking: "asyncio.Future[Any]") -> None:
    """So that asyncio does not report an error: the caller may have gone."""
    if not asking.cancelled():
        asking.exception()
