"""Several subscriptions over one stream, from a real server."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from databases import Database

from tests.builder import Builder
from tests.servers import serving

EVENT_STREAM = {"accept": "text/event-stream"}
EVENTS = """subscription($id: ID!) {
  commentEvents(articleId: $id) { commentCount ... on CommentAdded { comment { body } } }
}"""


def on(article: str) -> dict[str, Any]:
    return {"query": EVENTS, "variables": {"id": article}}


@pytest.fixture(scope="module")
async def address(
    migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    log: Path = tmp_path_factory.mktemp("joined") / "log"
    async with serving(database_url, log, 1, DATELINE_METRICS="on", DATELINE_SUBSCRIPTIONS_PER_CONNECTION="4") as [url]:
        yield url


@pytest.fixture
async def client(database: Database, address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        yield client


async def test_each_result_says_of_which_operation_it_is_and_a_refused_one_ends_no_other(
    client: httpx.AsyncClient, make: Builder
) -> None:
    mill, quay = await make.article(), await make.article()
    operations = {
        "mill": on(f"Article_{mill}"),
        "quay": on(f"Article_{quay}"),
        "none": on("Article_99"),
        "write": {"query": 'mutation { deleteComment(input: {commentId: "x"}) { errors { code } } }'},
    }
    found: dict[str, Any] = {}
    async with client.stream("POST", "/graphql", json={"operations": operations}, headers=EVENT_STREAM) as response:
        async for line in response.aiter_lines():
            if not line.startswith("data: "):
                continue
            event = orjson.loads(line[6:])
            found[event["id"]] = event["payload"]
            if {*found} == {"none", "write"}:
                await make.comment(article_id=mill, body="Flour.")
                await make.comment(article_id=quay, body="Rope.")
            if len(found) == len(operations):
                break

    assert found["mill"]["data"]["commentEvents"] == {"commentCount": 1, "comment": {"body": "Flour."}}
    assert found["quay"]["data"]["commentEvents"] == {"commentCount": 1, "comment": {"body": "Rope."}}
    assert found["none"]["errors"][0]["extensions"]["code"] == "NOT_FOUND"
    assert "errors" in found["write"]


async def test_what_is_no_object_of_operations_is_refused(client: httpx.AsyncClient) -> None:
    too_many = {str(number): on("Article_1") for number in range(5)}
    kinds: tuple[object, ...] = ({}, [], "mill", None, {"mill": 1}, {"mill": {}}, {"mill": {"query": 1}}, too_many)
    for operations in kinds:
        response = await client.post("/graphql", json={"operations": operations}, headers=EVENT_STREAM)
        assert response.status_code == 400
        assert response.json()["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


async def test_all_end_with_the_connection(client: httpx.AsyncClient, make: Builder) -> None:
    operations: dict[str, Any] = {name: on(f"Article_{await make.article()}") for name in "abc"}
    async with client.stream("POST", "/graphql", json={"operations": operations}, headers=EVENT_STREAM) as response:
        await anext(response.aiter_lines())
        await _subscriptions(client, 3)
    await _subscriptions(client, 0)


async def _subscriptions(client: httpx.AsyncClient, number: int) -> None:
    while f"dateline_feed_subscriptions {number}.0" not in (await client.get("/metrics")).text:
        pass
