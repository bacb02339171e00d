"""A real server, and what reaches it that is no whole request: late, endless, too large, or given up by its client."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import pytest_asyncio
from databases import Database
from uvicorn import Config, Server

from api.graphql_http.endpoint import GraphQLEndpoint
from api.server.http_protocol import HttpProtocol
from api.settings.settings import Settings
from db.connections.postgres import connection
from db.feed.live_feed import LiveFeed
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine
from schema.rules.services import Services
from schema.schema import executable
from tests.database import WAITING_FOR_LOCKS

HEAD = b"POST /graphql HTTP/1.1\r\nhost: test\r\ncontent-type: application/json\r\n"


class Impatient(HttpProtocol):
    grace = 0.3


@pytest_asyncio.fixture
async def server(database: Database) -> AsyncIterator[Server]:
    """A real server with little patience."""
    settings = Settings(request_timeout=0.2)
    endpoint = GraphQLEndpoint(settings)
    endpoint.engine = Engine(Services(database, LiveFeed(database), DocumentCache(executable)))
    config = Config(endpoint, port=0, http=Impatient, ws="none", lifespan="off", log_config=None)
    config.load()
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    server.lifespan.state["request_timeout"] = settings.request_timeout
    await server.startup()
    yield server
    await server.shutdown()


@pytest.fixture
def address(server: Server) -> tuple[str, int]:
    host, port = server.servers[0].sockets[0].getsockname()
    return host, port


async def exchange(address: tuple[str, int], sent: bytes) -> bytes:
    """All that comes back until the server closes."""
    reader, writer = await asyncio.open_connection(*address)
    writer.write(sent)
    async with asyncio.timeout(60):
        answer = await reader.read()
    writer.close()
    return answer


async def test_the_answer_to_head_has_no_body(address: tuple[str, int]) -> None:
    answer = await exchange(address, b"HEAD /graphql HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("body", [b"", b"{"])
async def test_a_body_that_does_not_arrive_is_cut_off(address: tuple[str, int], body: bytes) -> None:
    answer = await exchange(address, HEAD + b"content-length: 100\r\n\r\n" + body)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"code":"REQUEST_TIMEOUT"' in answer


@pytest.mark.parametrize(
    "sent", [b"", b"POST /gra", HEAD, b"PATCH /graphql HTTP/1.1\r\nhost: test\r\ncontent-length: 9\r\n\r\n"]
)
async def test_a_request_that_never_ends_is_cut_off(address: tuple[str, int], sent: bytes) -> None:
    answer = await exchange(address, sent)

    assert answer.partition(b"\r\n")[0] in (b"", b"HTTP/1.1 405 Method Not Allowed")


async def test_a_late_request_is_cut_off_after_a_pause_in_which_no_timer_waits_for_it(
    server: Server, address: tuple[str, int]
) -> None:
    reader, writer = await asyncio.open_connection(*address)
    writer.write(b"GET /graphql HTTP/1.1\r\nhost: test\r\n\r\n")
    assert (await reader.readline()).startswith(b"HTTP/1.1 400 ")
    [protocol] = server.server_state.connections
    async with asyncio.timeout(60):
        while protocol.watch:  # type: ignore[union-attr]  # noqa: ASYNC110
            await asyncio.sleep(0.01)
    writer.write(b"POST /gra")

    async with asyncio.timeout(60):
        rest = await reader.read()
    writer.close()

    assert b"HTTP/1.1" not in rest


@pytest.mark.parametrize(
    "sent",
    [
        HEAD + b"x: " + b"a" * 70_000 + b"\r\n\r\n",
        b"GET /graphql?x=" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
        HEAD + b"x: 1\r\n" * 12_000 + b"\r\n",
    ],
    ids=["long header", "long URL", "many headers"],
)
async def test_a_large_head_is_refused(address: tuple[str, int], sent: bytes) -> None:
    answer = await exchange(address, sent)

    assert answer.startswith(b"HTTP/1.1 431 ")
    assert b'"code":"HEADERS_TOO_LARGE"' in answer


async def test_a_head_without_end_is_cut_off_before_it_fills_the_memory(address: tuple[str, int]) -> None:
    _, writer = await asyncio.open_connection(*address)
    writer.write(HEAD + b"x: ")
    sent = 0
    with suppress(ConnectionError):
        while sent < 100_000_000:
            writer.write(b"a" * 10_000)
            await writer.drain()
            sent += 10_000

    assert sent < 20_000_000  # what the kernel's buffers hold


async def test_a_client_learns_that_its_body_is_too_large_before_the_connection_closes(
    address: tuple[str, int],
) -> None:
    body = b"4000\r\n" + b" " * 0x4000 + b"\r\n"

    answer = await exchange(address, HEAD + b"transfer-encoding: chunked\r\n\r\n" + body * 100 + b"0\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 413 ")


async def test_a_client_that_leaves_during_the_statement_is_no_error(
    server: Server, address: tuple[str, int], database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    body = b'{"query":"{ articles { nodes { slug } } }"}'
    async with connection(database) as own, own.transaction():
        await own.execute("lock table news.article in access exclusive mode")
        _, writer = await asyncio.open_connection(*address)
        writer.write(HEAD + b"content-length: %d\r\n\r\n%s" % (len(body), body))
        async with asyncio.timeout(60):
            while not await own.fetchval(WAITING_FOR_LOCKS):
                pass
        writer.transport.abort()
    await asyncio.gather(*server.server_state.tasks)

    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


@pytest.mark.parametrize("head", [b"", b"host: a\r\nhost: b\r\n"])
async def test_a_request_without_one_host_is_refused(address: tuple[str, int], head: bytes) -> None:
    answer = await exchange(address, b"GET /graphql HTTP/1.1\r\n" + head + b"\r\n")

    assert answer.startswith(b"HTTP/1.1 400 ")


async def test_an_old_client_needs_no_host(address: tuple[str, int]) -> None:
    answer = await exchange(address, b"OPTIONS /graphql HTTP/1.0\r\n\r\n")

    assert answer.startswith(b"HTTP/1.1 204 ")
