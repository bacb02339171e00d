"""Runs compiled statements on pooled connections, and reads the events of a feed."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from time import perf_counter
from typing import Any, NamedTuple

import asyncpg

from db.compiler.cursors import BadCursor, ExpiredCursor
from db.compiler.feeds import FeedStatement
from db.compiler.inputs import Inputs
from db.compiler.sql_text import Statement
from db.connections import postgres
from db.connections.connection_pool import pool_of
from db.connections.database import Database
from db.connections.statement_log import log_statement


class NotFound(LookupError):
    """What a feed is about does not exist, or the viewer may not see it. The message is for clients."""


REFUSALS: dict[str, type[Exception]] = {
    "DL001": BadCursor,
    "DL002": NotFound,
    "DL003": ExpiredCursor,
    "DL004": postgres.Unavailable,
}
"""The errors that our own SQL functions raise, by their SQLSTATE."""

Run = Callable[[asyncpg.Connection], Awaitable[Any]]


class FeedEvent(NamedTuple):
    """One event of the feed of `key`. `body` is the execution result as JSON text, None where the subscription selects
    nothing of this type of event; `audience` is the only viewer who is told of it, None for everyone; `owner_ids` are
    the viewers who may see more of it than others."""

    key: int
    position: int
    cursor: str | None
    audience: int | None
    owner_ids: Sequence[int | None]
    body: str | None


async def read(database: Database, statement: Statement, inputs: Inputs, require: Run | None = None) -> bytes:
    """The JSON that the statement makes, in UTF-8. Raises Overloaded, Unavailable, StatementTimeout and REFUSALS, and
    what is raised by `require`, which is run before on the same connection."""
    values = statement.values(inputs)

    def found(session: asyncpg.Connection) -> Any:
        return session.fetchval(statement.sql, *values)

    async def found_there(session: asyncpg.Connection) -> Any:
        assert require
        await require(session)
        return await found(session)

    text: bytes = await read_with(database, statement, found_there if require else found)
    return text


async def read_with(database: Database, statement: Statement, fetch: Run) -> Any:
    """What `fetch` gets by the statement, on a connection of the pool. Raises as `read` does."""
    started = perf_counter()
    try:
        return await postgres.retry_once(lambda: run(database, fetch))
    except BadCursor as refused:
        raise refused.of_statement(statement.cursors) from None
    finally:
        log_statement(statement.sql, started)


async def read_undone(database: Database, statement: Statement | None, inputs: Inputs, write: Run) -> bytes:
    """The same after a write, which is undone; an empty object without a statement. Raises as the write does, too."""

    async def undone(session: asyncpg.Connection) -> bytes:
        transaction = session.transaction()
        await transaction.start()
        try:
            await write(session)
            return await _fetch(session, statement, inputs) if statement else b"{}"
        finally:
            with suppress(*postgres.CONNECTION_LOST):  # undone with the connection
                await transaction.rollback()

    try:
        found: bytes = await postgres.retry_once(lambda: run(database, undone))
    except BadCursor as refused:
        raise (refused.of_statement(statement.cursors) if statement else refused) from None
    return found


async def read_in_one_snapshot(
    database: Database, statements: Sequence[Statement], inputs: Inputs, take: Callable[[bytes], None]
) -> None:
    """What each of the statements makes, as soon as it is there: all of the same moment. Raises as `read` does."""
    taken: list[Statement] = []

    async def in_turn(session: asyncpg.Connection) -> None:
        async with session.transaction(isolation="repeatable_read", readonly=True):
            for statement in statements:
                take(await _fetch(session, statement, inputs))
                taken.append(statement)

    try:
        try:
            await run(database, in_turn)
        except postgres.Unavailable:
            if taken:
                raise
            await run(database, in_turn)
    except BadCursor as refused:
        raise refused.of_statement(statements[len(taken)].cursors) from None


async def _fetch(session: asyncpg.Connection, statement: Statement, inputs: Inputs) -> Any:
    values, started = statement.values(inputs), perf_counter()
    try:
        return await session.fetchval(statement.sql, *values)
    finally:
        log_statement(statement.sql, started)


async def read_events(database: Database, statement: FeedStatement, inputs: Inputs) -> Sequence[FeedEvent]:
    """The next events after a position, in order: as many as `inputs` has in a batch."""
    values = statement.values(inputs)
    rows = await postgres.retry_once(lambda: run(database, lambda session: session.fetch(statement.sql, *values)))
    return [FeedEvent(row[0], row[1], row[2], row[3], row[4:-1], row[-1]) for row in rows]


async def run(database: Database, statement: Run) -> Any:
    """What it returns, on a connection of the pool. Raises as `read` does, and PostgresError."""
    # The hot path of every read: a context manager would cost more.
    pool = pool_of(database)
    try:
        connection = await pool.acquire()
        try:
            result = await statement(connection)
        except BaseException:
            with suppress(*postgres.CONNECTION_LOST):  # the error to report is the first one
                await pool.reset_and_release(connection)
            raise
    except (asyncpg.PostgresError, *postgres.CONNECTION_LOST) as error:
        if refused := REFUSALS.get(getattr(error, "sqlstate", None) or ""):
            raise refused(str(error)) from None
        raise postgres.translated(error) from error
    pool.release(connection)
    return result


async def write(database: Database, statement: Run) -> Any:
    """The same for one statement that commits: it is not acknowledged before it is as safe as a commit can be."""

    async def committed(session: asyncpg.Connection) -> Any:
        with postgres.writing(database, session):
            return await statement(session)

    return await run(database, committed)
