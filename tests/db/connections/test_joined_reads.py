"""Reads of one statement that wait together are one statement, and each reader gets the answer to what it has asked."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import asyncpg
import pytest
from databases import Database

from db.compiler.inputs import Inputs, Viewer
from db.compiler.sql_text import Statement
from db.connections import postgres
from db.connections.admission import Client, Work, current_work
from db.connections.connection_pool import pool_of
from db.connections.joined_reads import LARGEST, LARGEST_COST, join, read
from schema.engine.documents import DocumentCache
from schema.schema import executable
from tests.benchmarks.operations import OPERATIONS
from tests.builder import Builder

HALF = Statement("select (100 / $1::bigint)::text::bytea || $2::text::bytea", [], False)
LIST = Statement("select ($1::bigint * cardinality($2::bigint[]))::text::bytea", [], False)
FROM_ONE = Client("one", "one")


def half(word: str = "") -> Statement:
    return Statement(HALF.sql, [lambda inputs: inputs.written, lambda _: word], False)


def of_list(keys: Sequence[int]) -> Statement:
    return Statement(LIST.sql, [lambda inputs: inputs.written, lambda _: keys], False)


def begin(
    database: Database, statement: Statement, number: int, work: Work | None = None, gather: bool = False
) -> "asyncio.Task[bytes]":
    """A reader's task, which is about to ask."""
    before = current_work.set(work or Work(FROM_ONE))
    try:
        return asyncio.ensure_future(read(database, statement, Inputs({}, Viewer(), written=number), gather=gather))
    finally:
        current_work.reset(before)


async def all_of(tasks: Sequence["asyncio.Task[bytes]"]) -> list[Any]:
    return await asyncio.gather(*tasks, return_exceptions=True)


@pytest.fixture
async def single(database_url: str) -> Any:
    """A pool of one connection."""
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as database:
        yield database


@pytest.fixture
async def ran(single: Database) -> list[str]:
    """The statements of that connection."""
    noted: list[str] = []
    async with postgres.connection(single) as connection:
        connection.add_query_logger(lambda query: noted.append(query.query))
    return noted


@asynccontextmanager
async def all_taken(database: Database) -> AsyncIterator[None]:
    """Within it, whoever asks waits."""
    pool = pool_of(database)
    connection = await pool.acquire()
    try:
        yield
        await asyncio.sleep(0)  # for the tasks to ask
    finally:
        pool.release(connection)


@pytest.mark.parametrize("gather", [False, True])
async def test_all_who_wait_get_their_own_answer_by_one_statement(
    single: Database, ran: list[str], gather: bool
) -> None:
    async with all_taken(single):
        tasks = [begin(single, half("!"), number, gather=gather) for number in (1, 2, 4, 5)]

    assert await all_of(tasks) == [b"100!", b"50!", b"25!", b"20!"]
    assert ran == [joined(HALF.sql)]


def joined(sql: str) -> str:
    found = join(sql)
    assert found
    return found.sql


async def test_those_who_ask_at_the_same_moment_are_gathered(single: Database, ran: list[str]) -> None:
    tasks = [begin(single, half("!"), number, gather=True) for number in (1, 2)]

    assert await all_of(tasks) == [b"100!", b"50!"]
    assert ran == [joined(HALF.sql)]


async def test_who_finds_a_connection_free_waits_for_nobody(single: Database, ran: list[str]) -> None:
    assert await begin(single, half(), 4) == b"25"
    assert ran == [HALF.sql]


async def test_what_is_the_same_is_read_once(single: Database, ran: list[str]) -> None:
    async with all_taken(single):
        tasks = [begin(single, half(), 4, Work(FROM_ONE, cost=LARGEST_COST)) for _ in range(LARGEST + 2)]

    assert await all_of(tasks) == [b"25"] * (LARGEST + 2)
    assert ran == [HALF.sql]


async def test_more_than_one_statement_takes_are_read_all_the_same(single: Database, ran: list[str]) -> None:
    numbers = range(1, 2 * LARGEST + 3)
    async with all_taken(single):
        tasks = [begin(single, half("!"), number) for number in numbers]

    assert await all_of(tasks) == [b"%d!" % (100 // number) for number in numbers]
    assert ran == [joined(HALF.sql)] * 3


async def test_what_is_expensive_waits_for_no_more_of_its_kind(single: Database, ran: list[str]) -> None:
    async with all_taken(single):
        tasks = [begin(single, half(), number, Work(FROM_ONE, cost=LARGEST_COST // 2)) for number in (1, 2, 4)]

    assert await all_of(tasks) == [b"100", b"50", b"25"]
    assert ran == [joined(HALF.sql), HALF.sql]


async def test_nobody_waits_for_what_may_take_long(single: Database, ran: list[str]) -> None:
    filtered = replace(half("!"), is_filtered=True)
    async with all_taken(single):
        tasks = [begin(single, filtered, number) for number in (1, 2, 2)]

    assert await all_of(tasks) == [b"100!", b"50!", b"50!"]
    assert ran == [HALF.sql] * 2


@pytest.mark.parametrize(
    ("query", "is_filtered"),
    [
        ('{ article(slug: "a") { comments(first: 3, orderBy: NEWEST) { nodes { body } } } }', False),
        ('{ articles(first: 3, filter: {search: "word"}) { nodes { headline } } }', True),
        ('{ searchArticles(first: 3, query: "word") { nodes { rank } } }', True),
        ('{ searchSuggestions(prefix: "word") { text } }', True),
        ('{ articles(first: 3, filter: {tag: "a"}) { nodes { headline } } }', True),
    ],
)
def test_what_filters_find_may_take_long(query: str, is_filtered: bool) -> None:
    documents = DocumentCache(executable)
    operation = documents.document(query).operation(None)
    statement = documents.plan(operation, documents.coerce(operation, {})).statement

    assert statement
    assert statement.is_filtered == is_filtered


async def test_of_one_statement_few_are_run_at_once(database_url: str) -> None:
    async with postgres.connected(postgres.open_database(database_url, pool_size=10)) as database:
        pool = pool_of(database)
        sleep = Statement("select (pg_sleep(0.2) || $1::bigint::text)::bytea", [lambda inputs: inputs.written], False)
        tasks = [begin(database, sleep, number) for number in range(12)]
        await asyncio.sleep(0)
        running = pool.turns.admission.metrics()["in_flight"]

        assert await all_of(tasks) == [b"%d" % number for number in range(12)]
        assert pool.turns.admission.metrics()["in_flight"] == 0
    assert running == pool.turns.admission.alike == 2


async def test_lists_have_to_be_the_same(single: Database, ran: list[str]) -> None:
    async with all_taken(single):
        tasks = [begin(single, of_list(keys), number) for keys in ([7, 7], [7]) for number in (1, 2)]

    assert await all_of(tasks) == [b"2", b"4", b"1", b"2"]
    assert ran == [joined(LIST.sql)] * 2


async def test_what_fails_for_one_fails_for_no_other(single: Database, ran: list[str]) -> None:
    async with all_taken(single):
        tasks = [begin(single, half("!"), number) for number in (1, 0, 2)]

    first, second, third = await all_of(tasks)
    assert (first, third) == (b"100!", b"50!")
    assert isinstance(second, asyncpg.DivisionByZeroError)


@pytest.mark.parametrize(("gone", "answers"), [(0, [b"50", b"25"]), (1, [b"100", b"25"]), (2, [b"100", b"50"])])
async def test_others_are_answered_where_one_is_gone(single: Database, gone: int, answers: list[bytes]) -> None:
    async with all_taken(single):
        tasks = [begin(single, half(), number) for number in (1, 2, 4)]
        await asyncio.sleep(0)
        tasks.pop(gone).cancel()

    assert await all_of(tasks) == answers
    assert pool_of(single).groups == {}
    assert await begin(single, half(), 10) == b"10"


async def test_together_with_another_client_it_is_the_turn_of_either(single: Database, ran: list[str]) -> None:
    greedy = Client("greedy", "greedy")
    async with all_taken(single):
        others = [Statement(f"select '{number}'::bytea", [], False) for number in range(5)]
        before = [begin(single, statement, 0, Work(greedy)) for statement in others]
        tasks = [begin(single, half(), 2, Work(greedy)), begin(single, half(), 4, Work(FROM_ONE))]

    assert await all_of(tasks) == [b"50", b"25"]
    await all_of(before)
    assert joined(HALF.sql) in ran[:2]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.name)
async def test_pages_that_are_read_together_are_as_those_read_alone(
    single: Database, ran: list[str], make: Builder, operation: Any
) -> None:
    for number in range(3):
        article = await make.article(slug=f"page-{number}", headline=f"The page number {number}")
        await make.comment(article_id=article, body=f"A comment on page {number}.")
    documents = DocumentCache(executable)
    named = documents.document(operation.document).operation(None)
    given = [operation.variables(f"page-{number}") for number in range(3)]
    statement = documents.plan(named, documents.coerce(named, given[0])).statement
    assert statement

    def begin_each() -> list["asyncio.Task[bytes]"]:
        before = current_work.set(Work(FROM_ONE))
        try:
            return [asyncio.ensure_future(read(single, statement, Inputs(each, Viewer()))) for each in given]
        finally:
            current_work.reset(before)

    alone = [await each for each in begin_each()]
    async with all_taken(single):
        tasks = begin_each()

    assert await all_of(tasks) == alone
    assert len(set(alone)) == (3 if operation.articles else 1)
    assert ran[-1] == (joined(statement.sql) if operation.articles else statement.sql)
