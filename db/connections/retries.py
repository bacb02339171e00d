"""Retries while PostgreSQL is unavailable, for work that is to go on once it is back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from db.connections.admission import Overloaded
from db.connections.postgres import StatementTimeout, Unavailable

RETRY_INTERVAL = 0.25  # seconds
TIMEOUT_ATTEMPTS = 4

T = TypeVar("T")


async def retry_while_unavailable(work: Callable[[], Awaitable[T]]) -> T:
    """Retries without end while PostgreSQL is away or overloaded, and a statement that times out with a growing backoff
    until the attempts are used up."""
    timeouts = 0
    while True:
        try:
            return await work()
        except (Unavailable, Overloaded):
            await asyncio.sleep(RETRY_INTERVAL)
        except StatementTimeout:
            timeouts += 1
            if timeouts == TIMEOUT_ATTEMPTS:
                raise
            await asyncio.sleep(timeouts)


async def with_deadline(seconds: float, work: Awaitable[T]) -> T:
    """Raises Unavailable after so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        raise Unavailable("PostgreSQL did not come back in time") from None
