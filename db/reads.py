"""Runs compiled statements."""

from collections.abc import Sequence
from typing import Any

import asyncpg
from databases import Database

from db import pool
from db.cursors import BadCursor
from db.mapping import Given
from db.writer import Statement

WRONG_CURSOR = "DL001"


async def read(database: Database, statement: Statement, given: Given) -> str:
    """The statement's JSON text."""
    values = statement.values(given)
    return await pool.twice(lambda: _run(database, statement.sql, values))


async def _run(database: Database, sql: str, values: Sequence[Any]) -> str:
    # Every reader comes through here: `pool.connection` would say the same with more words.
    try:
        async with database.connection() as lent:
            text: str = await lent.raw_connection.fetchval(sql, *values)
            return text
    except (asyncpg.PostgresError, *pool.LOST) as error:
        if getattr(error, "sqlstate", None) == WRONG_CURSOR:
            raise BadCursor from None
        raise pool.plainly(error) from error
