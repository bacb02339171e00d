"""Waiting in tests for what a process itself does, and for what sessions of PostgreSQL do."""

import asyncio
from collections.abc import Callable

from asyncpg import Connection

LONGEST = 60  # seconds
LOCKED = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
"""Those that wait for a row, too, which `pg_locks` has without a database."""
ERASING = "select exists (select from news.erasure) from pg_sleep(0.02)"


async def until(condition: Callable[[], object]) -> None:
    """Looks at each turn of the event loop: what is waited for sets no event."""
    async with asyncio.timeout(LONGEST):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0)


async def until_locked(connection: Connection, sessions: int = 1, longest: float = LONGEST) -> None:
    """So many sessions of its database wait for a lock."""
    async with asyncio.timeout(longest):
        while await connection.fetchval(LOCKED) < sessions:
            pass


async def until_erased(connection: Connection) -> None:
    """Nothing of deleted accounts waits to be erased."""
    while await connection.fetchval(ERASING):
        pass
