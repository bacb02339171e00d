"""Who asks the same at the same time waits for one statement; nobody is harmed by what becomes of the others."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from asyncpg import Connection
from databases import Database

from db.connections import postgres
from schema.engine.answers import Answer, Outcome
from schema.engine.execution import Request
from tests.builder import Builder
from tests.caching.engines import Engines, engines
from tests.database import END_LISTENERS, OWN

LONGEST_WAIT = 60  # seconds
LOCK = 20260107
TAGGED = Path("sql/views/moment.sql").read_text().replace("create function", "create or replace function")
"""The function that every statement of a kept answer begins with."""
HELD = f"""
create or replace function graph.seconds_to_next_moment() returns double precision language plpgsql as $$ begin
    perform pg_advisory_xact_lock_shared({LOCK});
    return null;
end $$
"""
WAITING = (
    "select count(*) from pg_locks where locktype = 'advisory' and objid = $1 and not granted and database = " + OWN
)
LIST, ABSENT = "{ articles { nodes { headline } } }", '{ node(id: "KeyPoint_1") { __typename } }'


@pytest.fixture
async def gate(make: Builder) -> AsyncIterator[Connection]:
    """While it is open, statements have their snapshot and wait."""
    await make.connection.execute(HELD)
    await make.connection.execute("select pg_advisory_lock($1)", LOCK)
    try:
        yield make.connection
    finally:
        await make.connection.execute("select pg_advisory_unlock_all()")
        await make.connection.execute(TAGGED)


@asynccontextmanager
async def counted(database_url: str, **settings: Any) -> AsyncIterator[tuple[Engines, list[str]]]:
    """Engines with one connection, and the statements that have run on it."""
    statements: list[str] = []
    async with postgres.connected(postgres.open_database(database_url, pool_size=1, **settings)) as single:
        async with postgres.connection(single) as connection:
            connection.add_query_logger(lambda query: statements.append(query.query))
        async with engines(single) as both:
            await both.heard()
            yield both, statements


async def waiting(connection: Connection, number: int) -> None:
    async with asyncio.timeout(LONGEST_WAIT):
        while await connection.fetchval(WAITING, LOCK) != number:
            pass


def asking(both: Engines, query: str = LIST, number: int = 1) -> list[asyncio.Task[Answer]]:
    return [asyncio.create_task(both.cached.answer(Request(query))) for _ in range(number)]


def data(answer: Answer) -> Any:
    return orjson.loads(answer.body)["data"]


async def open_gate(gate: Connection) -> None:
    await gate.execute("select pg_advisory_unlock($1)", LOCK)


async def test_a_hundred_equal_queries_are_one_statement(database_url: str, make: Builder, gate: Connection) -> None:
    await make.article(headline="A")
    async with counted(database_url) as (both, statements):
        tasks = asking(both, number=100)
        await waiting(gate, 1)
        await open_gate(gate)
        answers = await asyncio.gather(*tasks)

    assert [data(answer) for answer in answers] == [{"articles": {"nodes": [{"headline": "A"}]}}] * 100
    assert len([statement for statement in statements if "graph.article" in statement]) == 1


@pytest.mark.parametrize("gone", [slice(0, 1), slice(1, 2), slice(0, 9)])
async def test_who_goes_away_does_not_harm_the_others(
    database_url: str, make: Builder, gate: Connection, gone: slice
) -> None:
    await make.article(headline="A")
    async with counted(database_url) as (both, statements):
        tasks = asking(both, number=10)
        await waiting(gate, 1)
        for task in tasks[gone]:
            task.cancel()
        await open_gate(gate)
        answers = await asyncio.gather(*tasks, return_exceptions=True)

    stayed = [answer for answer in answers if isinstance(answer, Answer)]
    assert [data(answer) for answer in stayed] == [{"articles": {"nodes": [{"headline": "A"}]}}] * len(stayed)
    assert len(stayed) == 10 - len(tasks[gone])
    assert len([statement for statement in statements if "graph.article" in statement]) == 1


async def test_when_all_go_away_the_statement_is_given_up(database_url: str, make: Builder, gate: Connection) -> None:
    await make.article(headline="A")
    async with counted(database_url) as (both, _):
        tasks = asking(both, number=10)
        await waiting(gate, 1)
        for task in tasks:
            task.cancel()
        await waiting(gate, 0)
        await asyncio.gather(*tasks, return_exceptions=True)
        await open_gate(gate)

        assert data(*await asyncio.gather(*asking(both))) == {"articles": {"nodes": [{"headline": "A"}]}}
        assert both.cache.metrics()["answers"] == 1


async def test_an_error_reaches_all(database_url: str, make: Builder, gate: Connection) -> None:
    async with counted(database_url, statement_timeout=0.5) as (both, statements):
        answers = await asyncio.gather(*asking(both, number=10))
        tried = len([statement for statement in statements if "graph.article" in statement])
        await open_gate(gate)
        again = await asyncio.gather(*asking(both))

    assert [answer.outcome for answer in answers] == [Outcome.UNAVAILABLE] * 10
    assert {orjson.loads(answer.body)["errors"][0]["extensions"]["code"] for answer in answers} == {"TIMEOUT"}
    assert (tried, again[0].outcome) == (1, Outcome.EXECUTED)


async def new_headline(make: Builder) -> Any:
    await make.connection.execute("update news.article set headline = 'New'")
    return {"articles": {"nodes": [{"headline": "New"}]}}


async def new_key_point(make: Builder) -> Any:
    await make.key_point(1, 1, "New")
    return {"node": {"__typename": "KeyPoint"}}


@pytest.mark.parametrize(("query", "write"), [(LIST, new_headline), (ABSENT, new_key_point)])
async def test_who_comes_after_a_write_gets_no_answer_from_before_it(
    database_url: str, make: Builder, gate: Connection, query: str, write: Callable[[Builder], Awaitable[Any]]
) -> None:
    await make.article(headline="Old")
    async with counted(database_url) as (both, _):
        before = asking(both, query)
        await waiting(gate, 1)
        new = await write(make)
        await both.heard()
        after = asking(both, query, 3)
        await asyncio.sleep(0)
        await open_gate(gate)

        answers = [data(answer) for answer in await asyncio.gather(*before, *after)]
        assert (answers[0] != new, answers[1:]) == (True, [new] * 3)
        assert data(*await asyncio.gather(*asking(both, query))) == new


async def test_who_asked_before_a_write_need_not_ask_again(database_url: str, make: Builder, gate: Connection) -> None:
    await make.article(headline="Old")
    async with counted(database_url) as (both, statements):
        asked = asking(both, LIST, 10)
        await waiting(gate, 1)
        await new_headline(make)
        await both.heard()
        await open_gate(gate)

        answers = [data(answer) for answer in await asyncio.gather(*asked)]
        assert answers == [{"articles": {"nodes": [{"headline": "Old"}]}}] * 10
        assert len([statement for statement in statements if "graph.article" in statement]) == 1


async def test_while_nobody_listens_no_answer_on_its_way_is_waited_for(
    database: Database, make: Builder, gate: Connection
) -> None:
    await make.article(headline="Old")
    async with engines(database) as both:
        before = asking(both)
        await waiting(gate, 1)
        await make.connection.execute(END_LISTENERS)
        while both.cache.listener.listening.is_set():
            await make.connection.execute("select")
        new = await new_headline(make)
        after = asking(both, number=3)
        await asyncio.sleep(0)
        await open_gate(gate)

        answers = [data(answer) for answer in await asyncio.gather(*before, *after)]
    assert (answers[0] != new, answers[1:]) == (True, [new] * 3)
