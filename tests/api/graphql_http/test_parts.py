"""Answers in parts on the wire: the first part does not wait for the slow one, whatever stream brings them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
import pytest_asyncio
from databases import Database

from tests.api.conversation import initialised
from tests.api.graphql_http.test_client_disconnects import OWN_SETTINGS, answers, locked, until_waiting
from tests.builder import Builder
from tests.servers import serving

LATER = '... @defer(label: "later") { comments { nodes { body } } }'
QUERY = f'{{ article(slug: "one") {{ headline {LATER} }} }}'
FIRST = {
    "data": {"article": {"headline": "One"}},
    "pending": [{"id": "0", "path": ["article"], "label": "later"}],
    "hasNext": True,
}
LAST = {
    "hasNext": False,
    "incremental": [{"data": {"comments": {"nodes": [{"body": "A comment."}]}}, "id": "0"}],
    "completed": [{"id": "0"}],
}
WHOLE = {"data": {"article": {"headline": "One", "comments": {"nodes": [{"body": "A comment."}]}}}}
STREAMS = {"multipart/mixed;incrementalSpec=v0.2,application/json": "\r\n\r\n", "text/event-stream": "data: "}
WHOLE_ONLY = ["application/json", "multipart/mixed;deferSpec=20220824,application/json", "*/*"]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    log = tmp_path_factory.mktemp("server") / "log"
    yield log
    assert log.read_text().splitlines()[3:] == ["Stopping …"]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def address(migrated: Database, database_url: str, log: Path) -> AsyncIterator[str]:
    async with serving(database_url, log, 1, **OWN_SETTINGS) as [address]:
        yield address


@pytest.fixture
async def article(make: Builder) -> None:
    await make.comment(article_id=await make.article(slug="one", headline="One"), body="A comment.")


@asynccontextmanager
async def streamed(address: str, accept: str) -> AsyncIterator[AsyncIterator[Any]]:
    """The results in a response, one by one."""
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        asked = client.stream("POST", "/graphql", json={"query": QUERY}, headers={"accept": accept})
        async with asked as response:
            yield results(response, STREAMS[accept])


async def results(response: httpx.Response, before: str) -> AsyncIterator[Any]:
    text = ""
    async for piece in response.aiter_text():
        text += piece
        while (f"{before}{{" in text and "}\r\n--graphql" in text) or "}\n\n" in text:
            _, _, text = text.partition(before)
            body, _, text = text.partition("\n")
            yield orjson.loads(body)


@pytest.mark.parametrize("accept", STREAMS)
async def test_the_first_part_does_not_wait_for_the_slow_one(
    address: str, database: Database, article: None, accept: str
) -> None:
    async with asyncio.timeout(60), locked(database, "news.comment") as own:
        async with streamed(address, accept) as found:
            assert await anext(found) == FIRST
            await until_waiting(own, 1)
        await until_waiting(own, 0)  # who has gone waits for nothing
    assert await answers(address)
    async with asyncio.timeout(60), streamed(address, accept) as found:
        assert [each async for each in found] == [FIRST, LAST]


async def test_a_socket_has_the_parts_as_results_of_one_operation(
    address: str, database: Database, article: None
) -> None:
    async with initialised(address) as client:
        async with locked(database, "news.comment") as own:
            await client.subscribe("one", QUERY)
            assert await client.hear() == {"id": "one", "type": "next", "payload": FIRST}
            await until_waiting(own, 1)
        assert await client.hear() == {"id": "one", "type": "next", "payload": LAST}
        assert await client.hear() == {"id": "one", "type": "complete"}


@pytest.mark.parametrize("accept", WHOLE_ONLY)
async def test_who_cannot_take_parts_has_the_whole_at_once(address: str, article: None, accept: str) -> None:
    async with httpx.AsyncClient(base_url=address, headers={"accept": accept}, timeout=60) as client:
        response = await client.post("/graphql", json={"query": QUERY})
        again = await client.get("/graphql", params={"query": QUERY})

    assert response.headers["content-type"] == "application/json; charset=utf-8"
    assert response.json() == again.json() == WHOLE
    assert "etag" in again.headers


async def test_what_fails_before_the_first_part_is_an_answer_with_its_status(address: str) -> None:
    query = '{ articles(after: "x") { nodes { id ... @defer { slug } } } }'
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        accept = {"accept": "multipart/mixed,application/graphql-response+json"}
        refused = await client.post("/graphql", json={"query": query}, headers=accept)

    assert refused.status_code == 400
    assert refused.headers["content-type"] == "application/graphql-response+json; charset=utf-8"
    assert refused.json()["errors"][0]["extensions"]["code"] == "BAD_CURSOR"
