"""Background tasks, which live as long as a `with` block and are cancelled at its end, and their transactions."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from asyncpg import Connection
from asyncpg.exceptions import LockNotAvailableError

from db.connections.database import Database
from db.connections.postgres import connection

LOCK_TIMEOUT = "set local lock_timeout = '50ms'"

Locked = LockNotAvailableError


@asynccontextmanager
async def background_transaction(database: Database) -> AsyncIterator[Connection]:
    """Waits 50 ms for a lock, and no longer: requests come first. Raises Locked, after which to try again later."""
    async with connection(database) as acquired, acquired.transaction():
        await acquired.execute(LOCK_TIMEOUT)
        yield acquired


@asynccontextmanager
async def background_tasks(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
