"""Who reads slowly is sent what is new when they have taken what they were sent, and nothing that came in between."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from databases import Database

from tests.api.conversation import initialised
from tests.builder import Builder
from tests.servers import serving

PAGE = "query @live { articles { nodes { headline summary } } }"
RENAME = "update news.article set headline = $1"
CHANGES = 10
LONG = "A sentence of an article that is very long. " * 10_000
STREAM = (
    "POST /graphql HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n"
    "Content-Type: application/json\r\nContent-Length: {size}\r\n\r\n{body}"
)


@pytest_asyncio.fixture
async def address(database: Database, database_url: str, make: Builder, tmp_path: Path) -> AsyncIterator[str]:
    await make.article(headline="0", summary=LONG)
    async with serving(database_url, tmp_path / "log", 1) as [address]:
        yield address


def slow_connection(address: str) -> socket.socket:
    own = socket.socket()
    own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    own.connect(("127.0.0.1", int(address.rpartition(":")[2])))
    own.setblocking(False)
    return own


async def changed(address: str, make: Builder) -> None:
    """Again and again, each as soon as one who reads has it."""
    async with initialised(address) as quick:
        await quick.subscribe("1", PAGE)
        for number in range(CHANGES + 1):
            if number:
                await make.connection.execute(RENAME, str(number))
            heard = await quick.hear()
            assert heard["payload"]["data"]["articles"]["nodes"][0]["headline"] == str(number)


async def told(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(60):
        found = await reader.read(65_536)
    assert found
    return found


async def test_a_socket_has_one_answer_under_way(address: str, make: Builder) -> None:
    async with initialised(address, sock=slow_connection(address), max_queue=1) as slow:
        await slow.subscribe("1", PAGE)
        await slow.hear()
        slow.socket.transport.pause_reading()

        await changed(address, make)

        slow.socket.transport.resume_reading()
        headlines: list[str] = []
        while headlines[-1:] != [str(CHANGES)]:
            heard = await slow.hear()
            headlines.append(heard["payload"]["data"]["articles"]["nodes"][0]["headline"])
    assert headlines == ["1", str(CHANGES)]


async def test_a_stream_has_one_answer_under_way(address: str, make: Builder) -> None:
    reader, writer = await asyncio.open_connection(sock=slow_connection(address), limit=1024)
    body = json.dumps({"query": PAGE})
    writer.write(STREAM.format(size=len(body), body=body).encode())
    found = b""
    while b"cursor" not in found[-1000:]:
        found += await told(reader)

    await changed(address, make)

    headline = re.compile(rb'"headline":"(\d+)"')
    while headline.findall(found)[-1:] != [b"10"]:
        found += await told(reader)
    writer.close()
    assert headline.findall(found) == [b"0", b"1", b"10"]
