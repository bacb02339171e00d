"""Runs compiled statements."""

from collections.abc import Sequence
from typing import Any

import asyncpg
from databases import Database

from db.cursors import BadCursor
from db.mapping import Given
from db.writer import Statement

WRONG_CURSOR = "DL001"
LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
)
"""What a lost connection looks like, depending on when it was lost."""


class Unavailable(Exception):
    """PostgreSQL could not be reached, or went away; trying again later may work."""


class TooSlow(Exception):
    """The statement took longer than the statement timeout."""


async def read(database: Database, statement: Statement, given: Given) -> str:
    """The statement's JSON text."""
    values = statement.values(given)
    try:
        return await _run(database, statement.sql, values)
    except Unavailable:
        # A connection that died while it was idle says so only when it is used.
        return await _run(database, statement.sql, values)


async def _run(database: Database, sql: str, values: Sequence[Any]) -> str:
    try:
        async with database.connection() as connection:
            text: str = await connection.raw_connection.fetchval(sql, *values)
            return text
    except asyncpg.QueryCanceledError:
        raise TooSlow from None
    except LOST as error:
        raise Unavailable from error
    except asyncpg.PostgresError as error:
        if error.sqlstate == WRONG_CURSOR:
            raise BadCursor from None
        raise
