"""Connections that are lost, or left in the middle of a statement."""

import asyncio
from contextlib import suppress
from typing import Any

from asyncpg import InterfaceError, PostgresError


def is_open(connection: Any) -> bool:
    """A lost connection has gone back to asyncpg's pool by itself, and raises when it is asked."""
    try:
        return not connection.is_closed()
    except InterfaceError:
        return False


def is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def end_implicit_transaction(connection: Any) -> None:
    """A statement takes two trips with asyncpg, which ends its transaction on the second only. Cancelled in between, it
    would keep its locks until the connection is used again."""
    with suppress(PostgresError, InterfaceError, OSError):
        await connection.execute("select")
