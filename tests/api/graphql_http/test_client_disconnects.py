"""Clients that go away before they are answered: their queries end with them, what they write does not."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import pytest_asyncio
from asyncpg import Connection
from databases import Database

from db.connections.postgres import connection
from tests.api.conversation import initialised
from tests.api.publisher import bearer
from tests.builder import Builder
from tests.database import WAITING_FOR_LOCKS
from tests.servers import serving

GET = "GET {} HTTP/1.1\nhost: x\n\n"
QUERY = '{"query":"{ articles { nodes { slug } } }"}'
MUTATION = "mutation($input: PostCommentInput!) { postComment(input: $input) { errors { code } } }"
WORDS = "Words enough for a comment, which must have fifty characters at least."


OWN_SETTINGS = {
    "DATELINE_POOL_SIZE": "1",  # whoever does not give it back is found out
    "DATELINE_STATEMENT_TIMEOUT": "60",
    "DATELINE_CACHE_BYTES": "0",
    "DATELINE_SLOW_OPERATION": "60",  # which is what they are, with locks in their way
}
READERS = count(1)


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """What the server says beside its greeting is that it stops."""
    log = tmp_path_factory.mktemp("server") / "log"
    yield log
    assert log.read_text().splitlines()[3:] == ["Stopping …"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(migrated: Database, database_url: str, log: Path) -> AsyncIterator[str]:
    async with serving(database_url, log, 1, **OWN_SETTINGS) as [address]:
        yield address


def reader() -> str:
    """Another one each time: the server remembers them, and the database does not."""
    return bearer(sub=f"reader {next(READERS)}")


@asynccontextmanager
async def locked(database: Database, table: str) -> AsyncIterator[Connection]:
    async with connection(database) as own, own.transaction():
        await own.execute(f"lock table {table} in access exclusive mode")
        yield own


async def until_waiting(own: Connection, number: int) -> None:
    async with asyncio.timeout(60):
        while await own.fetchval(WAITING_FOR_LOCKS) != number:
            pass


async def sent(address: str, *requests: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", urlsplit(address).port)
    writer.write("".join(requests).replace("\n", "\r\n").encode())
    return reader, writer


def post(body: str, *headers: str) -> str:
    head = ["POST /graphql HTTP/1.1", "host: x", *headers, "content-type: application/json"]
    return "\n".join([*head, f"content-length: {len(body)}", "", body])


def comment(article: int) -> dict[str, Any]:
    """The variables of one that is posted."""
    return {"input": {"articleId": f"Article_{article}", "idempotencyKey": "one", "body": WORDS}}


async def answers(address: str) -> bool:
    """Whether its connection is there for others."""
    async with httpx.AsyncClient(base_url=address, timeout=10) as client:
        return (await client.post("/graphql", json={"query": "{ articles { totalCount } }"})).is_success


async def until_posted(connection: Connection) -> None:
    async with asyncio.timeout(60):
        while not await connection.fetchval("select exists (select from news.comment where body = $1)", WORDS):
            pass


@pytest.mark.parametrize("asked", [post(QUERY), GET.format("/"), GET.format("/feed.atom")])
async def test_a_query_ends_with_its_client(address: str, database: Database, asked: str) -> None:
    async with locked(database, "news.article") as own:
        _, writer = await sent(address, asked)
        await until_waiting(own, 1)
        writer.transport.abort()
        await until_waiting(own, 0)

    assert await answers(address)


async def test_a_query_that_waits_for_a_connection_ends_too(address: str, database: Database) -> None:
    async with locked(database, "news.article") as own:
        _, first = await sent(address, post(QUERY))
        await until_waiting(own, 1)
        _, second = await sent(address, post(QUERY))
        second.transport.abort()
        first.transport.abort()
        await until_waiting(own, 0)

    assert await answers(address)


async def test_a_mutation_goes_on_without_its_client(address: str, database: Database, make: Builder) -> None:
    article = await make.article()
    body = json.dumps({"query": MUTATION, "variables": comment(article)})
    async with locked(database, "news.comment") as own:
        _, writer = await sent(address, post(body, f"authorization: {reader()}"))
        await until_waiting(own, 1)
        writer.transport.abort()

    await until_posted(make.connection)
    assert await answers(address)


async def test_what_one_connection_asks_in_advance_is_answered_in_order(address: str, database: Database) -> None:
    async with locked(database, "news.article") as own:
        stream, writer = await sent(address, post(QUERY), post(QUERY), GET.format("/healthz"))
        await until_waiting(own, 1)
    found = [await whole(stream) for _ in range(3)]
    writer.close()

    assert found == [b'{"data":{"articles":{"nodes":[]}}}', b'{"data":{"articles":{"nodes":[]}}}', b'{"status":"ok"}']


async def test_a_query_ends_with_its_socket(address: str, database: Database) -> None:
    async with locked(database, "news.article") as own:
        async with initialised(address) as client:
            await client.subscribe("one", "{ articles { nodes { slug } } }")
            await until_waiting(own, 1)
        await until_waiting(own, 0)

    assert await answers(address)


async def test_a_mutation_goes_on_without_its_socket(address: str, database: Database, make: Builder) -> None:
    article = await make.article()
    async with locked(database, "news.comment") as own, initialised(address, {"authorization": reader()}) as client:
        await client.subscribe("one", MUTATION, variables=comment(article))
        await until_waiting(own, 1)

    await until_posted(make.connection)
    assert await answers(address)


async def test_a_mutation_that_the_client_takes_back_is_done_in_silence(
    address: str, database: Database, make: Builder
) -> None:
    article = await make.article()
    async with initialised(address, {"authorization": reader()}) as client:
        async with locked(database, "news.comment") as own:
            await client.subscribe("one", MUTATION, variables=comment(article))
            await until_waiting(own, 1)
            await client.say({"type": "complete", "id": "one"})
        await until_posted(make.connection)
        await client.subscribe("one", "{ articles { totalCount } }")

        assert await client.hear() == {
            "id": "one",
            "type": "next",
            "payload": {"data": {"articles": {"totalCount": 1}}},
        }


async def whole(stream: asyncio.StreamReader) -> bytes:
    """The body of the next answer."""
    head = await stream.readuntil(b"\r\n\r\n")
    (length,) = re.findall(rb"content-length: (\d+)", head)
    return await stream.readexactly(int(length))
