"""What a socket takes for as long as it is open: nothing of the head that it began with."""

import asyncio
import gc
import tracemalloc
from contextlib import AsyncExitStack

from databases import Database
from websockets.frames import Frame, Opcode

from tests.api.conversation import SUBPROTOCOL
from tests.api.served import LONGEST, Client, connected, serving_here

SOCKETS = 20
HEAD_BYTES = 40_000
LINES = "".join(f"X-Long-{number}: {'x' * 3_980}\r\n" for number in range(HEAD_BYTES // 4_000))
HANDSHAKE = (
    "GET /graphql HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
    f"Sec-WebSocket-Protocol: {SUBPROTOCOL}\r\n{LINES}\r\n"
).encode()
INIT = Frame(Opcode.TEXT, b'{"type":"connection_init"}').serialize(mask=True)


async def initialise(client: Client) -> None:
    client.writer.write(HANDSHAKE)
    async with asyncio.timeout(LONGEST):
        head = await client.reader.readuntil(b"\r\n\r\n")
        client.writer.write(INIT)
        await client.reader.readuntil(b"connection_ack")
    assert head.startswith(b"HTTP/1.1 101 ")


async def test_an_open_socket_has_nothing_of_its_handshake(migrated: Database, database_url: str) -> None:
    async with serving_here(database_url) as server, AsyncExitStack() as stack:
        await initialise(await stack.enter_async_context(connected(server)))
        tracemalloc.start()
        try:
            for _ in range(SOCKETS):
                await initialise(await stack.enter_async_context(connected(server)))
            gc.collect()
            taken, _ = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()

    assert taken / SOCKETS < HEAD_BYTES
