"""Requests that come again in the same bytes: answered as before, while what the answer shows is the same."""

import json
import re
from collections.abc import AsyncIterator

import pytest
from asyncpg import Connection
from uvicorn import Server

from db.connections.postgres import Database
from tests.api.publisher import bearer
from tests.api.served import Client, cache_of, connected, heard, serving_here
from tests.builder import Builder

QUERY = '{ article(slug: "one") { headline comments { nodes { body } } } }'


def get(path: str, *headers: str) -> bytes:
    return "\r\n".join([f"GET {path} HTTP/1.1", "host: test", *headers, "", ""]).encode()


def post(query: str, *headers: str) -> bytes:
    body = json.dumps({"query": query})
    lines = ["POST /graphql HTTP/1.1", "host: test", "content-type: application/json", f"content-length: {len(body)}"]
    return "\r\n".join([*lines, *headers, "", body]).encode()


@pytest.fixture
async def server(database: Database, database_url: str) -> AsyncIterator[Server]:
    async with serving_here(database_url) as server:
        yield server


@pytest.fixture
async def client(server: Server) -> AsyncIterator[Client]:
    async with connected(server) as client:
        yield client


def undated(head: bytes) -> bytes:
    """Without the date, which may be a second later."""
    return re.sub(rb"\r\ndate: [^\r]*", b"", head)


def repeats(server: Server) -> int:
    return cache_of(server).counters["repeats"]


@pytest.mark.parametrize("request_", [post(QUERY), get("/articles/one"), get("/")], ids=["query", "article", "front"])
async def test_the_same_bytes_get_the_same_answer_at_once(
    server: Server, client: Client, make: Builder, request_: bytes
) -> None:
    await make.article(slug="one")
    await heard(server)

    first, again, third = [await client.ask(request_) for _ in range(3)]

    assert first[0].startswith(b"HTTP/1.1 200 OK\r\n")
    assert (undated(again[0]), again[1]) == (undated(third[0]), third[1])
    assert (again[1], again[0].count(b"\r\ndate: ")) == (first[1], 1)
    assert repeats(server) == 2


@pytest.mark.parametrize("request_", [post(QUERY), get("/articles/one")], ids=["query", "page"])
async def test_they_get_another_answer_once_anything_in_it_has_changed(
    server: Server, client: Client, make: Builder, request_: bytes
) -> None:
    article = await make.article(slug="one", headline="Before")
    await heard(server)
    await client.ask(request_)
    await client.ask(request_)

    await make.comment(article_id=article, body="The newest words.")
    await heard(server)
    _, commented = await client.ask(request_)
    await make.connection.execute("update news.article set headline = 'After'")
    await heard(server)
    _, changed = await client.ask(request_)

    assert b"The newest words." in commented
    assert b"After" in changed
    assert b"Before" not in changed


async def test_an_answer_that_the_client_has_is_not_sent_again(server: Server, client: Client, make: Builder) -> None:
    await make.article(slug="one")
    await heard(server)
    path = "/graphql?query=%7Barticle(slug:%22one%22)%7Bheadline%7D%7D"
    head, _ = await client.ask(get(path))
    tag = head.partition(b"etag: ")[2].partition(b"\r\n")[0].decode()

    answers = [await client.ask(get(path, f"if-none-match: {tag}")) for _ in range(2)]

    assert [(head.partition(b"\r\n")[0], body) for head, body in answers] == [(b"HTTP/1.1 304 Not Modified", b"")] * 2
    assert repeats(server) == 1


@pytest.mark.parametrize(
    "request_",
    [
        post(QUERY, f"authorization: {bearer()}"),
        get("/articles/one", f"cookie: dateline_token={bearer().removeprefix('Bearer ')}"),
        post("{ viewer { roles } __schema { queryType { name } } }"),
        post("{ nothing }"),
        post('{ node(id: "Article_999") { id } }'),
        get("/healthz-or-anything"),
    ],
    ids=["reader", "reader's page", "in Python", "refused", "not there yet", "no page"],
)
async def test_what_may_differ_the_next_time_is_asked_for_again(
    server: Server, client: Client, make: Builder, request_: bytes
) -> None:
    await make.article(slug="one")
    await heard(server)

    first, again = [await client.ask(request_) for _ in range(2)]

    assert again[0].partition(b"\r\n")[0] == first[0].partition(b"\r\n")[0]
    assert repeats(server) == 0


async def test_requests_in_pieces_and_in_one_go_are_answered_in_order(
    server: Server, client: Client, make: Builder
) -> None:
    await make.article(slug="one")
    await heard(server)
    whole, other = post(QUERY), post("{ articles { totalCount } }")
    expected = [await client.ask(each) for each in (whole, other)]

    client.writer.write(whole[:40])
    await client.writer.drain()
    pieces = await client.ask(whole[40:])
    client.writer.write(whole + other + whole)
    answers = [await client.answer() for _ in range(3)]

    assert pieces[1] == expected[0][1]
    assert [body for _, body in answers] == [expected[0][1], expected[1][1], expected[0][1]]


async def test_while_nobody_listens_nothing_is_repeated(
    server: Server, client: Client, make: Builder, connection: Connection
) -> None:
    await make.article(slug="one", headline="Before")
    await heard(server)
    await client.ask(post(QUERY))

    cache_of(server).listener.listening.clear()
    await connection.execute("update news.article set headline = 'After'")
    _, body = await client.ask(post(QUERY))
    cache_of(server).listener.listening.set()

    assert b"After" in body
    assert repeats(server) == 0


async def test_requests_that_differ_in_nothing_that_matters_do_not_fill_the_memory(
    server: Server, client: Client, make: Builder
) -> None:
    await make.article(slug="one")
    await heard(server)
    await client.ask(post(QUERY))
    before = cache_of(server).metrics()["bytes"]

    for number in range(200):
        await client.ask(post(QUERY, f"x-number: {number}"))

    assert cache_of(server).metrics()["answers"] == 1
    assert cache_of(server).metrics()["bytes"] < before + 40 * 1_000


async def test_head_is_the_head_alone_however_often_it_comes(server: Server, client: Client, make: Builder) -> None:
    await make.article(slug="one")
    await heard(server)
    request = get("/articles/one").replace(b"GET", b"HEAD", 1)
    for _ in range(3):
        client.writer.write(request)
        assert (await client.reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 200 OK\r\n")

    _, body = await client.ask(post(QUERY))

    assert body.startswith(b'{"data":{"article":')


@pytest.mark.parametrize("method", ["HEAD", "GET"])
async def test_who_asks_once_gets_an_answer_before_the_end(server: Server, client: Client, method: str) -> None:
    client.writer.write(f"{method} /healthz HTTP/1.0\r\n\r\n".encode())

    assert (await client.reader.read()).startswith(b"HTTP/1.1 200 OK\r\n")
