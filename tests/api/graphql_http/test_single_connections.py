"""graphql-sse's single connection mode: a stream that is reserved, and the operations on it, from a real server."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager
from pathlib import Path
from time import time
from typing import Any

import httpx
import orjson
import pytest
from databases import Database

from api.application import create_application
from api.graphql_http import single_connections
from api.settings.settings import Settings
from tests.api.publisher import bearer
from tests.builder import Builder
from tests.database import PUBLIC_URL
from tests.servers import NO_PACE, serving

SETTINGS = {
    "DATELINE_HEARTBEAT": "0.5",
    "DATELINE_METRICS": "on",
    "DATELINE_CONNECTIONS_PER_ADDRESS": "3",
    "DATELINE_SUBSCRIPTIONS_PER_CONNECTION": "3",
    "DATELINE_SUBSCRIBER_QUEUE": "10",
    **NO_PACE,
}
EVENT_STREAM = {"accept": "text/event-stream"}
EVENTS = """subscription($id: ID!) {
  commentEvents(articleId: $id) { commentCount ... on CommentAdded { comment { body } } }
}"""
POST = """mutation($input: PostCommentInput!) {
  postComment(input: $input) { comment { body author { displayName } } errors { code } }
}"""
TYPENAME = {"query": "{ __typename }"}


def on(article: int) -> dict[str, Any]:
    return {"query": EVENTS, "variables": {"id": f"Article_{article}"}}


def of(token: str) -> dict[str, str]:
    return {"x-graphql-event-stream-token": token}


@pytest.fixture(scope="module")
async def address(
    migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[str]:
    log: Path = tmp_path_factory.mktemp("single") / "log"
    async with serving(database_url, log, 1, **SETTINGS) as [url]:
        yield url


@pytest.fixture
async def client(database: Database, address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        yield client
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        await figure(client, 'dateline_live_connections{transport="sse"}', 0)
        await figure(client, "dateline_feed_subscriptions", 0)


async def figure(client: httpx.AsyncClient, name: str, awaited: int) -> None:
    async with asyncio.timeout(60):
        while True:
            text = (await client.get("/metrics")).text
            if f"{name} {awaited}.0" in text or not (awaited or name in text):
                return
            await asyncio.sleep(0)  # in process nothing else would let the loop go on


async def reserve(client: httpx.AsyncClient, **headers: str) -> str:
    response = await client.put("/graphql", headers=headers)
    assert (response.status_code, response.headers["cache-control"]) == (201, "no-store")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    return response.text


async def start(client: httpx.AsyncClient, token: str, id: Any, operation: dict[str, Any], **headers: str) -> int:
    body = {**operation, "extensions": {"operationId": id}}
    return (await client.post("/graphql", json=body, headers=of(token) | headers)).status_code


async def stop(client: httpx.AsyncClient, token: str, id: str) -> int:
    return (await client.delete("/graphql", params={"operationId": id}, headers=of(token))).status_code


@asynccontextmanager
async def connected(client: httpx.AsyncClient, **headers: str) -> AsyncIterator[tuple[str, AsyncIterator[Any]]]:
    """The token, and what comes: each an event's name and data."""
    token = await reserve(client, **headers)
    async with client.stream("GET", "/graphql", headers=EVENT_STREAM | of(token) | headers) as response:
        assert response.status_code == 200
        async with aclosing(events(response)) as coming:
            yield token, coming


async def events(response: httpx.Response) -> AsyncGenerator[Any, None]:
    kind = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            kind = line[7:]
        elif line.startswith("data: "):
            yield kind, orjson.loads(line[6:])


async def test_operations_come_and_go_on_one_stream(client: httpx.AsyncClient, make: Builder) -> None:
    article = await make.article()
    given = {"articleId": f"Article_{article}", "body": "A sentence about flour that is long enough for any rule."}
    write = {"query": POST, "variables": {"input": given}}
    async with connected(client) as (token, coming):
        assert await start(client, token, "follow", on(article)) == 202
        assert await start(client, token, "query", TYPENAME) == 202
        assert [await anext(coming), await anext(coming)] == [
            ("next", {"id": "query", "payload": {"data": {"__typename": "Query"}}}),
            ("complete", {"id": "query"}),
        ]

        assert await start(client, token, "write", write, authorization=bearer(name="Priya")) == 202
        told = [await anext(coming) for _ in range(3)]
        comment = {"body": given["body"], "author": {"displayName": "Priya"}}
        payload = {"data": {"postComment": {"comment": comment, "errors": []}}}
        event = {"commentCount": 1, "comment": {"body": given["body"]}}
        assert ("next", {"id": "follow", "payload": {"data": {"commentEvents": event}}}) in told
        assert [each for each in told if each[1]["id"] == "write"] == [
            ("next", {"id": "write", "payload": payload}),
            ("complete", {"id": "write"}),
        ]

        assert await stop(client, token, "follow") == 200
        await figure(client, "dateline_feed_subscriptions", 0)
        await make.comment(article_id=article)
        assert await start(client, token, "follow", TYPENAME) == 202
        assert (await anext(coming))[1]["payload"] == {"data": {"__typename": "Query"}}
        assert await stop(client, token, "follow") == await stop(client, token, "never there") == 200


async def test_operations_may_begin_before_their_stream_whose_token_may_be_in_the_url(
    client: httpx.AsyncClient, make: Builder
) -> None:
    article, token = await make.article(), await reserve(client)
    query = {"token": token}
    body = {**on(article), "extensions": {"operationId": "early"}}
    assert (await client.post("/graphql", params=query, json=body)).status_code == 202
    await make.comment(article_id=article, body="Early.")

    async with client.stream("GET", "/graphql", params=query, headers=EVENT_STREAM) as response:
        kind, told = await anext(events(response))

    assert (kind, told["id"]) == ("next", "early")
    assert told["payload"]["data"]["commentEvents"]["comment"] == {"body": "Early."}


async def test_what_the_stream_cannot_take_is_refused_with_a_status(client: httpx.AsyncClient, make: Builder) -> None:
    article = await make.article()
    extensions = {"extensions": {"operationId": "a"}}
    async with connected(client) as (token, coming):
        second = await client.get("/graphql", headers=EVENT_STREAM | of(token))
        assert (second.status_code, second.json()["errors"][0]["extensions"]["code"]) == (409, "CONFLICT")
        for missing in (None, "", 1, ["a"]):
            assert await start(client, token, missing, TYPENAME) == 400
        for body in ([TYPENAME | extensions], extensions, TYPENAME | {"extensions": 1}, {"query": "{"} | extensions):
            assert (await client.post("/graphql", json=body, headers=of(token))).status_code == 400
        invalid = await client.post("/graphql", json={"query": "{ nothing }"} | extensions, headers=of(token))
        assert invalid.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
        assert (await client.delete("/graphql", headers=of(token))).status_code == 400
        assert await start(client, token, "a", TYPENAME, authorization="Bearer x") == 401

        assert await start(client, token, "lost", on(99)) == 202
        [(_, told), end] = [await anext(coming), await anext(coming)]
        assert told["payload"]["errors"][0]["extensions"]["code"] == "NOT_FOUND"
        assert end == ("complete", {"id": "lost"})

        assert [await start(client, token, id, on(article)) for id in "aabcd"] == [202, 409, 202, 202, 400]


async def test_a_token_that_is_none_or_was_used_up_is_not_found(client: httpx.AsyncClient, make: Builder) -> None:
    article = await make.article()
    async with connected(client) as (token, _):
        await start(client, token, "follow", on(article))
        await figure(client, "dateline_feed_subscriptions", 1)
    await figure(client, "dateline_feed_subscriptions", 0)

    for unknown in (token, "x"):
        refused = await client.get("/graphql", headers=EVENT_STREAM | of(unknown))
        assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (404, "NOT_FOUND")
        assert await start(client, unknown, "a", TYPENAME) == await stop(client, unknown, "a") == 404
    assert (await client.delete("/graphql", params={"operationId": "a"})).status_code == 400


async def test_an_operation_ends_with_the_token_of_who_asked_for_it(client: httpx.AsyncClient, make: Builder) -> None:
    article = await make.article()
    async with connected(client) as (token, coming):
        await start(client, token, "signed in", on(article), authorization=bearer(exp=int(time()) - 28))
        (_, told), end = await anext(coming), await anext(coming)
        assert told["payload"]["errors"][0]["extensions"]["code"] == "TOKEN_EXPIRED"
        assert end == ("complete", {"id": "signed in"})
        assert await start(client, token, "query", TYPENAME) == 202
        assert (await anext(coming))[1]["id"] == "query"


async def test_a_stream_breaks_off_with_the_token_of_its_owner(client: httpx.AsyncClient, make: Builder) -> None:
    """Its client comes back with a new one, and its operations go on."""
    article, short = await make.article(), bearer(exp=int(time()) - 28)
    async with connected(client, authorization=short) as (token, coming):
        assert await start(client, token, "follow", on(article), authorization=short) == 202
        with pytest.raises(httpx.RemoteProtocolError):
            await anext(coming)


async def test_a_reader_that_stops_reading_is_cut_off(client: httpx.AsyncClient, make: Builder) -> None:
    article = await make.article()
    bodies = " ".join(f"b{number}: body" for number in range(45))
    large = {"query": EVENTS.replace("{ body }", f"{{ {bodies} }}"), "variables": {"id": f"Article_{article}"}}
    async with connected(client) as (token, _):
        await start(client, token, "large", large)
        async with asyncio.timeout(60):
            while await start(client, token, "there", TYPENAME) != 404:
                await make.comment(article_id=article, body="x" * 3000)


async def test_an_address_has_a_limited_number_of_reservations_and_streams(
    address: str, client: httpx.AsyncClient
) -> None:
    transport = httpx.AsyncHTTPTransport(local_address="127.0.0.9")
    async with httpx.AsyncClient(base_url=address, transport=transport, timeout=60) as crowd, AsyncExitStack() as stack:
        for _ in range(3):
            await stack.enter_async_context(connected(crowd))
        tokens = [await reserve(crowd) for _ in range(3)]
        refused = await crowd.put("/graphql")
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
        assert (await crowd.get("/graphql", headers=EVENT_STREAM | of(tokens[0]))).status_code == 429
    await reserve(client)


async def test_what_is_not_connected_in_time_is_forgotten(
    database_url: str, database: Database, make: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(single_connections, "SECONDS_TO_CONNECT", 1)
    monkeypatch.setattr(single_connections, "MOST_WAITING", 1)
    async with in_process(database_url, metrics=True) as client:
        token = await reserve(client)
        assert await start(client, token, "follow", on(await make.article())) == 202
        assert (await client.put("/graphql")).status_code == 503
        async with asyncio.timeout(60):
            while await start(client, token, "query", TYPENAME) == 202:
                await stop(client, token, "query")
                await asyncio.sleep(0)
        await figure(client, "dateline_feed_subscriptions", 0)
        await reserve(client)


async def test_where_it_is_off_its_methods_are_refused_in_words(database_url: str, database: Database) -> None:
    async with in_process(database_url, single_connection=False) as client:
        for method in ("PUT", "DELETE"):
            refused = await client.request(method, "/graphql", headers=of("x"))
            assert (refused.status_code, refused.headers["allow"]) == (405, "GET, HEAD, POST, OPTIONS")
            assert "one worker" in refused.json()["errors"][0]["message"]
        assert (await client.post("/graphql", json=TYPENAME, headers=of("x"))).json() == {
            "data": {"__typename": "Query"}
        }


@asynccontextmanager
async def in_process(database_url: str, **settings: Any) -> AsyncIterator[httpx.AsyncClient]:
    application = create_application(Settings(database_url=database_url, **settings))
    transport = httpx.ASGITransport(application)
    async with (
        application.router.lifespan_context(application),
        httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client,
    ):
        yield client
