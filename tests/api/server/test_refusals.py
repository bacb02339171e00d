"""Whose turn does not come in time is told so as its client understands it: programs, pages, streams, other sites."""

import asyncio
from collections.abc import AsyncIterator

import orjson
import pytest
from databases import Database
from uvicorn import Server

from tests.api.served import Client, connected, serving_here

SITE = "https://app.example"
REQUEST = "GET {path} HTTP/1.1\r\nhost: test\r\n{headers}\r\n"
QUERY = "/graphql?query=%7Barticles%7BtotalCount%7D%7D"
PAGE = "accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n"
BROWSER_STREAM = "accept: text/event-stream\r\n"


@pytest.fixture
async def server(database: Database, database_url: str) -> AsyncIterator[Server]:
    """Where no turn comes: nothing is begun, and patience is short."""
    async with serving_here(database_url, queue_timeout=0.1, allowed_origins=[SITE]) as server:
        server.lifespan.state["request_queue"]._may_begin = lambda *_: False
        yield server


async def refused(server: Server, path: str, headers: str = "") -> tuple[str, bytes]:
    """Head, in lower case, and body; the connection is good for another request."""
    async with connected(server) as client:
        head, body = await _ask(client, path, headers)
        assert (await client.ask(b"GET /healthz HTTP/1.1\r\nhost: test\r\n\r\n"))[0].split()[1] == b"200"
        return head, body


async def _ask(client: Client, path: str, headers: str) -> tuple[str, bytes]:
    client.writer.write(REQUEST.format(path=path, headers=headers).encode())
    head = (await client.reader.readuntil(b"\r\n\r\n")).decode().lower()
    if "transfer-encoding: chunked" in head:
        return head, await client.reader.readuntil(b"0\r\n\r\n")
    return head, await client.reader.readexactly(int(head.partition("content-length: ")[2].partition("\r\n")[0]))


@pytest.mark.parametrize("headers", ["", "accept: application/json, text/event-stream\r\n", "accept: */*\r\n"])
async def test_programs_get_json(server: Server, headers: str) -> None:
    head, body = await refused(server, QUERY, headers)

    assert (head.split()[1], "retry-after: 1\r\n" in head) == ("503", True)
    assert orjson.loads(body)["errors"][0]["extensions"] == {"code": "OVERLOADED", "retryAfter": 1}


@pytest.mark.parametrize("path", ["/", "/articles/any", "/feeds/latest.atom"])
async def test_people_get_a_page(server: Server, path: str) -> None:
    head, body = await refused(server, path, PAGE)

    assert (head.split()[1], "retry-after: 1\r\n" in head, "text/html" in head) == ("503", True, True)
    assert b"We are back in a moment" in body
    assert "content-security-policy: " in head


async def test_the_page_is_in_the_language_of_the_site(database: Database, database_url: str) -> None:
    async with serving_here(database_url, queue_timeout=0.1, languages=["de"]) as server:
        server.lifespan.state["request_queue"]._may_begin = lambda *_: False
        _, body = await refused(server, "/", PAGE)

    assert b'<html lang="de"' in body


async def test_a_browser_that_streams_comes_again(server: Server) -> None:
    head, body = await refused(server, QUERY, BROWSER_STREAM)

    assert (head.split()[1], "text/event-stream" in head, b"retry: 5000" in body) == ("200", True, True)


async def test_pages_of_other_sites_may_read_it(server: Server) -> None:
    head, body = await refused(server, QUERY, f"origin: {SITE}\r\n")

    assert (head.split()[1], f"access-control-allow-origin: {SITE}" in head) == ("503", True)
    assert "retry-after" in head.partition("access-control-expose-headers: ")[2].partition("\r\n")[0]
    assert orjson.loads(body)["errors"][0]["extensions"]["code"] == "OVERLOADED"


async def test_many_are_refused_at_once(server: Server) -> None:
    heads = await asyncio.gather(*(refused(server, "/", PAGE) for _ in range(50)))

    assert {head.split()[1] for head, _ in heads} == {"503"}
    assert server.lifespan.state["request_queue"].metrics()["waiting"] == 0
