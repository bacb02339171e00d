"""Subscriptions over HTTP as clients have them: server-sent events and Apollo's multipart, from a real server."""

import asyncio
import re
import socket
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, suppress
from pathlib import Path
from time import time
from typing import Any
from urllib.parse import quote

import httpx
import orjson
import pytest
import pytest_asyncio
from asyncpg import Connection
from databases import Database

from api.application import create_application
from api.graphql_http.event_framing import EVENTS
from api.settings.settings import Settings
from schema.engine.subscriptions import Result
from tests.api.publisher import bearer
from tests.builder import Builder
from tests.database import PUBLIC_URL
from tests.servers import serving

SETTINGS = {
    "DATELINE_HEARTBEAT": "0.2",
    "DATELINE_METRICS": "on",
    "DATELINE_CONNECTIONS_PER_ADDRESS": "3",
    "DATELINE_SUBSCRIBER_QUEUE": "10",
}
EVENT_STREAM = {"accept": "text/event-stream"}
MULTIPART = {"accept": "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json"}
SUBSCRIPTION = """subscription($id: ID!) {
  commentEvents(articleId: $id) { cursor ... on CommentAdded { comment { body } } }
}"""
LARGE = f"""subscription {{ commentEvents(articleId: "Article_1") {{
  ... on CommentAdded {{ comment {{ {" ".join(f"b{number}: body" for number in range(45))} }} }}
}} }}"""
OPENING = ": events follow\nretry: 1000\n\n"
NEXT = "event: next\ndata: "
COMPLETE = "event: complete\ndata:"
PART = "\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql"
EXPIRED = orjson.dumps(
    {
        "errors": [
            {"message": "The token has expired: come back with a new one.", "extensions": {"code": "TOKEN_EXPIRED"}}
        ]
    }
).decode()
STARTED = "Dateline serves GraphQL at {}/graphql\nOpen it in a browser for GraphiQL.\nCtrl-C stops it.\n"


def operation(article: int) -> dict[str, Any]:
    return {"query": SUBSCRIPTION, "variables": {"id": f"Article_{article}"}}


def in_url(article: int) -> dict[str, str]:
    return {"query": SUBSCRIPTION, "variables": f'{{"id":"Article_{article}"}}'}


def added(number: int, body: str, article: int = 1) -> str:
    """The event as it is on the wire."""
    cursor = f"feed.{article}.{number}"
    data = {"data": {"commentEvents": {"cursor": cursor, "comment": {"body": body}}}}
    return f"event: next\nid: {cursor}\ndata: {orjson.dumps(data).decode()}"


TOKEN = re.compile(r"(feed\.\d+\.\d+)\.\d+")
"""What cursors end with, which is another at each run."""


async def blocks(response: httpx.Response) -> AsyncGenerator[str, None]:
    """What empty lines part, but for the beginning and heartbeats."""
    rest = ""
    async for text in response.aiter_text():
        *whole, rest = (rest + text).split("\n\n")
        for block in whole:
            if not block.startswith((":", "id:")):
                yield TOKEN.sub(r"\1", block)


async def until(response: httpx.Response, mark: str) -> str:
    """What has come when the mark has."""
    text = ""
    texts = response.aiter_text()
    while mark not in text:
        text += await anext(texts)
    return text


def said(log: Path) -> str:
    return log.read_text()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("streams") / "log"


@pytest_asyncio.fixture(scope="module")
async def address(migrated: Database, database_url: str, log: Path) -> AsyncIterator[str]:
    async with serving(database_url, log, 1, **SETTINGS) as [address]:
        yield address


@pytest_asyncio.fixture
async def client(database: Database, address: str) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=address, timeout=20) as client:
        yield client
    async with httpx.AsyncClient(base_url=address, timeout=20) as client:
        await figure(client, 'dateline_live_connections{transport="sse"}', 0)
        await figure(client, "dateline_feed_subscriptions", 0)


async def figure(client: httpx.AsyncClient, name: str, awaited: float) -> None:
    """Returns once the server's gauge has this value."""
    async with asyncio.timeout(20):
        while (await metrics(client)).get(name, 0) != awaited:
            pass


async def metrics(client: httpx.AsyncClient) -> dict[str, float]:
    lines = (await client.get("/metrics")).text.splitlines()
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines if line[0] != "#")}


@asynccontextmanager
async def subscribed(client: httpx.AsyncClient, article: int, **headers: str) -> AsyncIterator[httpx.Response]:
    async with client.stream("POST", "/graphql", json=operation(article), headers=EVENT_STREAM | headers) as response:
        yield response


async def test_a_query_that_wants_events_is_one_result_and_the_end(client: httpx.AsyncClient) -> None:
    response = await client.post("/graphql", json={"query": "{ __typename }"}, headers=EVENT_STREAM)

    assert response.status_code == 200
    assert response.text == f'{OPENING}{NEXT}{{"data":{{"__typename":"Query"}}}}\n\n{COMPLETE}\n\n'


async def test_a_subscription_gets_what_happens_as_events_with_cursors(
    client: httpx.AsyncClient, make: Builder
) -> None:
    article = await make.article()
    async with subscribed(client, article) as response, aclosing(blocks(response)) as events:
        await make.comment(article_id=article, body="First")
        await make.comment(article_id=article, body="Line\none\r\u2028two")

        assert [await anext(events), await anext(events)] == [added(1, "First"), added(2, "Line\none\r\u2028two")]


async def test_nothing_keeps_or_delays_a_stream(client: httpx.AsyncClient, make: Builder) -> None:
    async with subscribed(client, await make.article()) as response:
        headers = {name: response.headers[name] for name in ("content-type", "cache-control", "x-accel-buffering")}
        first = await until(response, "\n\n")

    assert first.startswith(OPENING)
    assert headers == {
        "content-type": "text/event-stream; charset=utf-8",
        "cache-control": "no-store",
        "x-accel-buffering": "no",
    }


async def test_a_silent_stream_says_where_it_began_and_that_it_is_alive(
    client: httpx.AsyncClient, make: Builder
) -> None:
    """With that ID browsers come back to the beginning, though they have had no event yet."""
    article = await make.article()
    await make.comment(article_id=article)
    async with subscribed(client, article) as response:
        beginning = await until(response, ":\n\n:\n\n")

    assert TOKEN.sub(r"\1", beginning) == f"{OPENING}id: feed.{article}.1\n\n:\n\n:\n\n"


async def test_a_browser_goes_on_behind_the_last_event_it_has(client: httpx.AsyncClient, make: Builder) -> None:
    article = await make.article()
    for body in ("First", "Second", "Third"):
        await make.comment(article_id=article, body=body)
    headers = EVENT_STREAM | {"last-event-id": f"feed.{article}.1"}

    request = client.stream("GET", "/graphql", params=in_url(article), headers=headers)
    async with request as response, aclosing(blocks(response)) as events:
        seen = [await anext(events), await anext(events)]

    assert seen == [added(2, "Second"), added(3, "Third")]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { commentEvents(articleId: "Article_9") { cursor } }', "NOT_FOUND"),
        ("subscription { moderationEvents { cursor } }", "NOT_SIGNED_IN"),
    ],
)
async def test_what_is_refused_stops_a_browser_and_is_a_result_to_others(
    client: httpx.AsyncClient, query: str, code: str
) -> None:
    stopped = await client.get("/graphql", params={"query": query}, headers=EVENT_STREAM)
    told = await client.post("/graphql", json={"query": query}, headers=EVENT_STREAM)

    assert (stopped.status_code, stopped.headers["content-type"]) == (400, "application/json; charset=utf-8")
    assert [error["extensions"]["code"] for error in stopped.json()["errors"]] == [code]
    assert told.status_code == 200
    assert told.text == f"{OPENING}{NEXT}{stopped.text}\n\n{COMPLETE}\n\n"


async def test_a_bad_token_is_refused_likewise(client: httpx.AsyncClient) -> None:
    headers = EVENT_STREAM | {"authorization": bearer(exp=1)}

    stopped = await client.get("/graphql", params={"query": "{ __typename }"}, headers=headers)
    told = await client.post("/graphql", json={"query": "{ __typename }"}, headers=headers)

    assert (stopped.status_code, stopped.headers["content-type"]) == (401, "application/json; charset=utf-8")
    assert [error["extensions"]["code"] for error in stopped.json()["errors"]] == ["BAD_TOKEN"]
    assert told.text == f"{OPENING}{NEXT}{stopped.text}\n\n{COMPLETE}\n\n"


async def test_no_mutation_runs_by_get(client: httpx.AsyncClient) -> None:
    query = "mutation { deleteCommenter(input: {}) { errors { code } } }"

    response = await client.get("/graphql", params={"query": query}, headers=EVENT_STREAM)

    assert (response.status_code, response.headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("accept", [None, "*/*", "application/json", "multipart/mixed;deferSpec=20220824, */*"])
async def test_a_subscription_needs_a_client_that_takes_a_stream(
    client: httpx.AsyncClient, make: Builder, accept: str | None
) -> None:
    headers = {} if accept is None else {"accept": accept}

    response = await client.post("/graphql", json=operation(await make.article()), headers=headers)

    assert (response.status_code, response.headers["content-type"]) == (406, "application/json; charset=utf-8")
    assert [error["extensions"]["code"] for error in response.json()["errors"]] == ["SUBSCRIPTION_NEEDS_STREAM"]


@pytest.mark.parametrize(
    ("accept", "answer", "stream"),
    [
        ("text/event-stream", "text/event-stream", "text/event-stream"),
        ("text/event-stream, application/json", "text/event-stream", "text/event-stream"),
        ("application/json, text/event-stream, multipart/mixed", "application/json", "text/event-stream"),
        ("text/event-stream;q=0.1, application/json", "application/json", "text/event-stream"),
        (MULTIPART["accept"], "application/json", "multipart/mixed"),
        ('multipart/mixed;subscriptionSpec="1.0"', "multipart/mixed", "multipart/mixed"),
        ("multipart/mixed;subscriptionSpec=1.0, text/event-stream", "text/event-stream", "multipart/mixed"),
    ],
)
async def test_an_operation_decides_which_of_the_accepted_types_it_gets(
    client: httpx.AsyncClient, make: Builder, accept: str, answer: str, stream: str
) -> None:
    headers = {"accept": accept}
    query = {"query": "{ __typename }"}
    async with client.stream("POST", "/graphql", json=operation(await make.article()), headers=headers) as response:
        streamed = response.headers["content-type"].partition(";")[0]

    answered = (await client.post("/graphql", json=query, headers=headers)).headers["content-type"].partition(";")[0]

    assert (answered, streamed) == (answer, stream)


def test_line_ends_between_the_tokens_of_a_result_do_not_end_its_data() -> None:
    assert EVENTS.frame(Result('{"data":\r\n{"a":\n1}}')) == b'event: next\ndata: {"data":  {"a": 1}}\n\n'


async def test_a_multipart_subscription_gets_a_part_for_each_result(client: httpx.AsyncClient, make: Builder) -> None:
    article = await make.article()
    body = {"query": 'subscription { commentEvents(articleId: "Article_1") { cursor } }'}
    async with client.stream("POST", "/graphql", json=body, headers=MULTIPART) as response:
        await make.comment(article_id=article)
        text = await until(response, "payload")

    parts = TOKEN.sub(r"\1", text).replace(PART.format("{}"), "")
    assert parts == "\r\n--graphql" + PART.format('{"payload":{"data":{"commentEvents":{"cursor":"feed.1.1"}}}}')
    assert response.headers["content-type"] == "multipart/mixed;boundary=graphql;subscriptionSpec=1.0"


async def test_a_token_that_expires_ends_its_streams(client: httpx.AsyncClient, make: Builder) -> None:
    """Clocks may differ by 30 seconds, so this one is good for a second or two."""
    article, token = await make.article(), bearer(exp=int(time()) - 28)
    headers = MULTIPART | {"authorization": token}
    async with subscribed(client, article, authorization=token) as response, aclosing(blocks(response)) as events:
        parts = await client.post("/graphql", json=operation(article), headers=headers)

        assert [event async for event in events] == [NEXT + EXPIRED, COMPLETE]
        assert parts.text.endswith(PART.format(f'{{"payload":{EXPIRED}}}') + "--\r\n")


async def test_a_client_that_leaves_takes_its_subscription_along(
    client: httpx.AsyncClient, make: Builder, address: str, log: Path
) -> None:
    left = 'dateline_live_connections_ended_total{reason="client left",transport="sse"}'
    before = (await metrics(client)).get(left, 0)
    async with subscribed(client, await make.article()):
        await figure(client, "dateline_feed_subscriptions", 1)

    await figure(client, left, before + 1)
    await figure(client, "dateline_feed_subscriptions", 0)
    assert said(log) == STARTED.format(address)


async def test_a_client_that_leaves_with_a_request_behind_its_stream_is_noticed(
    client: httpx.AsyncClient, make: Builder, address: str, log: Path
) -> None:
    await make.article()
    _, writer = await asyncio.open_connection("127.0.0.1", int(address.rpartition(":")[2]))
    writer.write(_request(LARGE) * 2)
    await figure(client, "dateline_feed_subscriptions", 1)
    writer.close()

    await figure(client, "dateline_feed_subscriptions", 0)
    assert said(log) == STARTED.format(address)


async def test_a_reader_that_stops_reading_is_cut_off(
    client: httpx.AsyncClient, make: Builder, address: str, log: Path
) -> None:
    article = await make.article()
    with socket.socket() as reader:
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        reader.connect(("127.0.0.1", int(address.rpartition(":")[2])))
        reader.sendall(_request(LARGE))
        await figure(client, "dateline_feed_subscriptions", 1)
        for _ in range(60):
            await make.comment(article_id=article, body="x" * 3000)
        await figure(client, 'dateline_live_connections_ended_total{reason="too slow",transport="sse"}', 1)
        received = await asyncio.to_thread(_all, reader)

    assert received.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"event: complete" not in received
    assert not received.endswith(b"0\r\n\r\n")
    assert said(log) == STARTED.format(address)


@pytest.mark.usefixtures("client")
async def test_an_address_has_a_limited_number_of_streams(address: str, make: Builder) -> None:
    article = await make.article()
    transport = httpx.AsyncHTTPTransport(local_address="127.0.0.9")
    async with httpx.AsyncClient(base_url=address, transport=transport) as client, AsyncExitStack() as streams:
        for _ in range(3):
            await streams.enter_async_context(subscribed(client, article))
        refused = await client.post("/graphql", json=operation(article), headers=EVENT_STREAM)

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
    assert [error["extensions"]["code"] for error in refused.json()["errors"]] == ["TOO_MANY_CONNECTIONS"]


async def test_a_server_that_stops_breaks_its_streams_off(
    database: Database, database_url: str, make: Builder, tmp_path: Path
) -> None:
    """A response that looked complete would be the end of the subscription to some clients."""
    article = await make.article()
    async with httpx.AsyncClient(timeout=60) as client, AsyncExitStack() as stream:
        async with serving(database_url, tmp_path / "log") as [address]:
            request = client.stream("POST", f"{address}/graphql", json=operation(article), headers=EVENT_STREAM)
            response = await stream.enter_async_context(request)
        with pytest.raises(httpx.RemoteProtocolError, match="incomplete chunked read"):
            await response.aread()

    assert said(tmp_path / "log") == STARTED.format(address) + "Stopping …\n"


async def test_a_browser_comes_back_when_the_database_does(database_url: str, connection: Connection) -> None:
    application = create_application(Settings(database_url=database_url, statement_timeout=0.1))
    transport = httpx.ASGITransport(application)
    async with application.router.lifespan_context(application), connection.transaction():
        await connection.execute("lock table news.article in access exclusive mode")
        async with httpx.AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
            query = {"query": "{ articles { nodes { slug } } }"}
            browser = await client.get("/graphql", params=query, headers=EVENT_STREAM)
            other = await client.post("/graphql", json=query, headers=EVENT_STREAM)

    assert (browser.status_code, browser.text) == (200, f"{OPENING}retry: 5000\n\n")
    assert (other.status_code, other.headers["content-type"]) == (503, "application/json; charset=utf-8")


def _request(query: str) -> bytes:
    head = f"GET /graphql?query={quote(query)} HTTP/1.1\r\nhost: test\r\naccept: text/event-stream\r\n\r\n"
    return head.encode()


def _all(reader: socket.socket) -> bytes:
    received = bytearray()
    with suppress(ConnectionResetError):
        while piece := reader.recv(65_536):
            received += piece
    return bytes(received)
