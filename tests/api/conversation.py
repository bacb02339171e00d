"""A client of `graphql-transport-ws`, which says what a test wants and nothing else."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

SUBPROTOCOL = "graphql-transport-ws"
PATIENCE = 20  # seconds
ACKNOWLEDGED = {"type": "connection_ack"}


class Conversation:
    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket

    async def say(self, *messages: Any) -> None:
        """Objects are sent as JSON, text and bytes as they are."""
        for message in messages:
            await self.socket.send(message if isinstance(message, str | bytes) else json.dumps(message))

    async def subscribe(self, identifier: str, query: str, **payload: Any) -> None:
        await self.say({"type": "subscribe", "id": identifier, "payload": {"query": query, **payload}})

    async def hear(self) -> Any:
        async with asyncio.timeout(PATIENCE):
            return json.loads(await self.socket.recv())

    async def end(self) -> tuple[int | None, str | None]:
        """The code and the reason that the server closes with, once it does."""
        async with asyncio.timeout(PATIENCE):
            try:
                while True:
                    await self.socket.recv()
            except ConnectionClosed:
                return self.socket.close_code, self.socket.close_reason


@asynccontextmanager
async def opened(address: str, **options: Any) -> AsyncIterator[Conversation]:
    options = {"subprotocols": [SUBPROTOCOL], "compression": None, "proxy": None} | options
    socket = await connect(f"{address.replace('http', 'ws', 1)}/graphql", **options)
    try:
        yield Conversation(socket)
    finally:
        # Where the server ends it at the same moment, websockets aborts a transport that asyncio has taken apart.
        with suppress(AttributeError):
            await socket.close()


@asynccontextmanager
async def initialised(address: str, payload: Any = None, **options: Any) -> AsyncIterator[Conversation]:
    async with opened(address, **options) as client:
        await client.say({"type": "connection_init", "payload": payload})
        assert await client.hear() == ACKNOWLEDGED
        yield client
