"""Retries: while PostgreSQL is unavailable, for work that is to go on once it is back; and of transactions that stand
in each other's way."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

from asyncpg import Connection, UniqueViolationError

from db.connections.admission import Overloaded
from db.connections.postgres import CONFLICTS, Database, StatementTimeout, Unavailable, connection

RETRY_INTERVAL = 0.25  # seconds
TIMEOUT_ATTEMPTS = 4
CONFLICT_ATTEMPTS = 10
LONGEST_PAUSE = 0.05  # seconds, times the attempts so far

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


class Outdated(Exception):
    """What a transaction has looked for has been written by another since."""


async def in_transaction(database: Database, work: Callable[[Connection], Awaitable[T]]) -> T:
    """What the work returns, in a transaction of its own. It is done again after a deadlock, and where another
    transaction was first: it is Outdated, or a unique key is taken."""
    for attempt in range(1, CONFLICT_ATTEMPTS):
        try:
            return await _once(database, work)
        except (*CONFLICTS, UniqueViolationError, Outdated):
            await asyncio.sleep(random.uniform(0, LONGEST_PAUSE * attempt))
    return await _once(database, work)


async def _once(database: Database, work: Callable[[Connection], Awaitable[T]]) -> T:
    async with connection(database) as session, session.transaction():
        return await work(session)
