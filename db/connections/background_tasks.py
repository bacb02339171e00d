"""Background tasks, which live as long as a `with` block and are cancelled at its end, and their transactions."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

from asyncpg import Connection
from asyncpg.exceptions import LockNotAvailableError

from db.connections.database import Database
from db.connections.postgres import FAILURES, DatabaseUnavailable, Unavailable, connection
from db.connections.servers.outages import outage

log = logging.getLogger("dateline")

LOCK_TIMEOUT = "set local lock_timeout = '50ms'"

Locked = LockNotAvailableError
T = TypeVar("T")


async def attempt(work: Callable[[], Awaitable[T]], failure: str, level: int = logging.WARNING) -> T | None:
    """The work's result; None if it failed, which is logged: no failure, be it a fault of our own, ends the loop that
    tries it again. The `level` is for those that are to be expected."""
    try:
        return await work()
    except Unavailable as error:
        outage.record("tasks", error)
        log.debug("%s: %s", failure, error)
    except (*FAILURES, DatabaseUnavailable, OSError) as error:
        log.log(level, "%s: %s", failure, error)
    except Exception:
        log.exception("%s", failure)
    return None


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
