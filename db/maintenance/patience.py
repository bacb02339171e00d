"""Locks that others have: whoever waits for one holds up all who come later, so waiting is given up soon, and tried
again."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from asyncpg import LockNotAvailableError

from db.maintenance.applied import MigrationRefused

LOCK_TIMEOUT = "set local lock_timeout = '100ms'"
PATIENCE = 600
"""Attempts, and seconds: readers are held up by less than half a second in each."""
log = logging.getLogger("dateline")
T = TypeVar("T")


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Until it got its locks. Raises MigrationRefused."""
    for attempt in range(PATIENCE):
        try:
            return await work()
        except LockNotAvailableError:
            if attempt == 0:
                log.warning("The upgrade waits for somebody who reads for long, such as a backup.")
            await asyncio.sleep(1)
    raise MigrationRefused(f"somebody has held locks on the database for {PATIENCE} seconds, such as a backup")
