"""Runs compiled statements."""

import asyncpg
from databases import Database

from db.cursors import BadCursor
from db.mapping import Given
from db.writer import Statement

WRONG_CURSOR = "DL001"


class Unavailable(Exception):
    """PostgreSQL could not be reached, or went away; trying again later may work."""


class TooSlow(Exception):
    """The statement took longer than the statement timeout."""


async def read(database: Database, statement: Statement, given: Given) -> str:
    """The statement's JSON text."""
    values = statement.values(given)
    try:
        async with database.connection() as connection:
            text: str = await connection.raw_connection.fetchval(statement.sql, *values)
            return text
    except asyncpg.QueryCanceledError:
        raise TooSlow from None
    except asyncpg.PostgresError as error:
        if error.sqlstate == WRONG_CURSOR:
            raise BadCursor from None
        if isinstance(error, asyncpg.PostgresConnectionError | asyncpg.OperatorInterventionError):
            raise Unavailable from error
        raise
    except (OSError, asyncpg.InterfaceError) as error:
        raise Unavailable from error
