"""Runs compiled statements."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple

import asyncpg
from databases import Database

from db import pool
from db.cursors import BadCursor, ExpiredCursor
from db.feeds import Stream
from db.mapping import Given
from db.writer import Statement


class NoSuchArticle(LookupError):
    """Or none that the reader may see."""


REFUSALS: dict[str, type[Exception]] = {"DL001": BadCursor, "DL002": NoSuchArticle, "DL003": ExpiredCursor}
"""What functions in SQL refuse, by the state that they raise."""

Run = Callable[[asyncpg.Connection], Awaitable[Any]]


class Step(NamedTuple):
    """One step of a feed; without a body there is nothing in it for who reads."""

    article_id: int
    position: int
    cursor: str | None
    author_id: int | None
    parent_author_id: int | None
    body: str | None


async def read(database: Database, statement: Statement, given: Given) -> str:
    """The statement's JSON text."""
    values = statement.values(given)
    text: str = await pool.twice(lambda: _run(database, lambda session: session.fetchval(statement.sql, *values)))
    return text


async def steps(database: Database, stream: Stream, given: Given) -> Sequence[Step]:
    """The next steps behind a position: a few dozen at most, in order."""
    values = stream.values(given)
    rows = await pool.twice(lambda: _run(database, lambda session: session.fetch(stream.sql, *values)))
    return [Step(*row) for row in rows]


async def _run(database: Database, run: Run) -> Any:
    # Every reader comes through here: `pool.connection` would say the same with more words.
    try:
        async with database.connection() as lent:
            return await run(lent.raw_connection)
    except (asyncpg.PostgresError, *pool.LOST) as error:
        if refused := REFUSALS.get(getattr(error, "sqlstate", None) or ""):
            raise refused from None
        raise pool.plainly(error) from error
