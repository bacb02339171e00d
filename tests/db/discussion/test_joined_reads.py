"""What is asked for at the same moment is read together, and each gets the answer to what it has asked."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import pytest
from databases import Database

from db.compiler.inputs import Inputs, Viewer
from db.compiler.sql_text import Statement
from db.connections import postgres
from db.discussion.joined_reads import LARGEST, JoinedReads, joined

HALF = Statement("select (100 / $1::bigint)::text::bytea || $2::text::bytea", [], False)
LIST = Statement("select cardinality($1::bigint[])::text::bytea", [], False)


def half(word: str = "") -> Statement:
    return Statement(HALF.sql, [lambda inputs: inputs.written, lambda _: word], False)


@pytest.fixture
def ran() -> list[str]:
    return []


async def read_all(database: Database, ran: list[str], numbers: Sequence[int]) -> list[Any]:
    """At the same moment. Notes the statements that this takes."""
    reads = JoinedReads()
    async with postgres.connection(database) as connection:
        connection.add_query_logger(lambda query: ran.append(query.query))
    given = [Inputs({}, Viewer(), written=number) for number in numbers]
    return await asyncio.gather(*(reads.read(database, half("!"), each) for each in given), return_exceptions=True)


@pytest.fixture
async def single(database_url: str) -> Any:
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as database:
        yield database


async def test_all_get_their_own_answer_by_one_statement(single: Database, ran: list[str]) -> None:
    assert await read_all(single, ran, [1, 2, 4, 5]) == [b"100!", b"50!", b"25!", b"20!"]
    assert ran == [joined(HALF.sql)]


async def test_one_is_read_as_it_stands(single: Database, ran: list[str]) -> None:
    assert await read_all(single, ran, [4]) == [b"25!"]
    assert ran == [HALF.sql]


async def test_more_than_one_statement_takes_are_read_all_the_same(single: Database, ran: list[str]) -> None:
    numbers = [1 + number % 4 for number in range(2 * LARGEST + 3)]

    assert await read_all(single, ran, numbers) == [b"%d!" % (100 // number) for number in numbers]


async def test_what_fails_for_one_fails_for_no_other(single: Database, ran: list[str]) -> None:
    first, second, third = await read_all(single, ran, [1, 0, 2])

    assert (first, third) == (b"100!", b"50!")
    assert isinstance(second, asyncpg.DivisionByZeroError)


@pytest.mark.parametrize(("gone", "answers"), [(0, [b"50", b"25"]), (1, [b"100", b"25"]), (2, [b"100", b"50"])])
async def test_others_are_answered_where_one_is_gone(single: Database, gone: int, answers: list[bytes]) -> None:
    reads = JoinedReads()
    tasks = [
        asyncio.ensure_future(reads.read(single, half(), Inputs({}, Viewer(), written=number))) for number in (1, 2, 4)
    ]
    await asyncio.sleep(0)
    tasks.pop(gone).cancel()

    assert await asyncio.gather(*tasks) == answers
    assert await reads.read(single, half(), Inputs({}, Viewer(), written=10)) == b"10"


async def test_lists_are_read_alone(single: Database) -> None:
    statement = Statement(LIST.sql, [lambda inputs: inputs.keys], False)
    given = [Inputs({}, Viewer(), keys=range(number)) for number in (2, 3)]

    assert joined(statement.sql) is None
    assert await asyncio.gather(*(JoinedReads().read(single, statement, each) for each in given)) == [b"2", b"3"]
