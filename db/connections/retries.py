"""Waiting for PostgreSQL where something is to go on when it is back."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from db.connections.connection_pool import Overloaded
from db.connections.postgres import TooSlow, Unavailable

SECONDS_BETWEEN_TRIES = 0.25
SLOW_TRIES = 4

T = TypeVar("T")


async def retry_while_unavailable(work: Callable[[], Awaitable[T]]) -> T:
    """Until PostgreSQL is there and has time; what is too slow is tried a few times, with growing pauses."""
    slow = 0
    while True:
        try:
            return await work()
        except (Unavailable, Overloaded):
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)
        except TooSlow:
            slow += 1
            if slow == SLOW_TRIES:
                raise
            await asyncio.sleep(slow)


async def with_deadline(seconds: float, work: Awaitable[T]) -> T:
    """Raises Unavailable when patience has gone on for too long."""
    try:
        async with asyncio.timeout(seconds):
            return await work
    except TimeoutError:
        raise Unavailable("PostgreSQL did not come back in time") from None
