"""Runs compiled statements."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from time import perf_counter
from typing import Any, NamedTuple

import asyncpg
from databases import Database

from db.compiler.cursors import BadCursor, ExpiredCursor
from db.compiler.feeds import Stream
from db.compiler.inputs import Given
from db.compiler.sql_text import Statement
from db.connections import postgres
from db.connections.connection_pool import pool_of
from db.connections.statement_log import Ran, statement_log


class NotFound(LookupError):
    """What a feed is about is not there, or not for this reader; says so in a sentence."""


REFUSALS: dict[str, type[Exception]] = {
    "DL001": BadCursor,
    "DL002": NotFound,
    "DL003": ExpiredCursor,
    "DL004": postgres.Unavailable,
}
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


async def read(database: Database, statement: Statement, given: Given) -> bytes:
    """The statement's JSON."""
    values = statement.values(given)
    began = perf_counter()
    try:
        text: bytes = await postgres.retry_once(
            lambda: _run(database, lambda session: session.fetchval(statement.sql, *values))
        )
    finally:
        if noted := statement_log.get():
            noted.statements.append(Ran(statement.sql, began, perf_counter()))
    return text


async def steps(database: Database, stream: Stream, given: Given) -> Sequence[Step]:
    """The next steps behind a position: a few dozen at most, in order."""
    values = stream.values(given)
    rows = await postgres.retry_once(lambda: _run(database, lambda session: session.fetch(stream.sql, *values)))
    return [Step(*row) for row in rows]


async def _run(database: Database, run: Run) -> Any:
    # Every reader comes through here: a context manager would say the same with more steps.
    lender = pool_of(database)
    try:
        connection = await lender.lend()
        try:
            result = await run(connection)
        except BaseException:
            with suppress(*postgres.LOST):  # what is told is why it comes back
                await lender.take_back(connection)
            raise
    except (asyncpg.PostgresError, *postgres.LOST) as error:
        if refused := REFUSALS.get(getattr(error, "sqlstate", None) or ""):
            raise refused(str(error)) from None
        raise postgres.plainly(error) from error
    lender.pass_on(connection)
    return result
