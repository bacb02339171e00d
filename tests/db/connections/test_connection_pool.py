"""What a connection leaves behind when its work is cancelled, or it is ended meanwhile."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import pytest
from asyncpg import Connection
from databases import Database

from db.compiler.inputs import Inputs, Viewer
from db.compiler.sql_text import Statement
from db.connections import postgres
from db.connections.connection_pool import pool_of
from db.connections.named_queries import QUERIES
from db.connections.reads import read

COUNTING = "select count(*)::text::bytea as cancelled_in_between from news.article"
LOCKS = """select count(*) from pg_locks join pg_stat_activity using (pid)
where query = $1 and pid <> pg_backend_pid() and locktype = 'relation'"""


async def with_the_pool_of_reads(database: Database) -> Any:
    await read(database, Statement(COUNTING, [], False), Inputs({}, Viewer()))


async def with_a_connection(database: Database) -> Any:
    async with postgres.connection(database) as own:
        await own.fetchval(COUNTING)


def between_two_trips(task: asyncio.Task[Any], act: Callable[[], object]) -> None:
    """PostgreSQL has answered, and the task has not gone on yet."""
    waits_for = task._fut_waiter  # type: ignore[attr-defined]
    if waits_for and waits_for.done():
        with suppress(StopIteration):
            act()
    elif not task.done():
        asyncio.get_running_loop().call_soon(between_two_trips, task, act)


@pytest.mark.parametrize("work", [with_the_pool_of_reads, with_a_connection])
async def test_a_statement_cancelled_between_its_two_trips_keeps_no_locks(
    database_url: str, connection: Connection, work: Callable[[Database], Awaitable[Any]]
) -> None:
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as pool:
        task = asyncio.ensure_future(work(pool))
        asyncio.get_running_loop().call_soon(between_two_trips, task, task.cancel)
        with pytest.raises(asyncio.CancelledError):
            await task

        assert await connection.fetchval(LOCKS, COUNTING) == 0


async def test_a_statement_whose_connection_is_ended_between_its_two_trips_is_read_again(database_url: str) -> None:
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as pool:
        reading = asyncio.ensure_future(with_the_pool_of_reads(pool))
        ending: Any = pool_of(pool).followed.end_all()
        asyncio.get_running_loop().call_soon(between_two_trips, reading, lambda: ending.send(None))

        await reading


async def test_types_are_asked_for_before_any_statement_that_has_them(database_url: str) -> None:
    """Whoever asks for one within a transaction holds its locks for three more statements."""
    types = sorted({*re.findall(r"::([a-z]+\[\])", "".join(path.read_text() for path in QUERIES.glob("*.sql")))})
    statement = f"select {', '.join(f'${place}::{name}' for place, name in enumerate(types, 1))}"
    asked: list[str] = []

    async with (
        postgres.connected(postgres.open_database(database_url, pool_size=1)) as pool,
        postgres.connection(pool) as own,
    ):
        with own.query_logger(lambda record: asked.append(record.query)):
            await own.fetchrow(statement, *[[]] * len(types))

    assert {"text[]", "timestamptz[]"} <= {*types}
    assert asked == [statement]
