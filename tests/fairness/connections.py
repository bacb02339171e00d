"""HTTP and WebSocket clients at addresses of their own: every address that begins with 127 is this machine."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson
from websockets.asyncio.client import ClientConnection, connect

HOST = "127.0.0.1"
LARGEST = 2**22  # bytes that a client takes at once
NO_ANSWER = 0


class Response(NamedTuple):
    status: int
    body: bytes

    @property
    def outcome(self) -> str:
        """The code of its first error, or else its status."""
        errors = orjson.loads(self.body).get("errors") if self.body[:1] == b"{" else None
        return str(errors[0]["extensions"]["code"]) if errors else str(self.status)


@dataclass
class HttpClient:
    """One request at a time on one connection, which is opened again when the server has closed it."""

    port: int
    address: str
    streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def post(self, document: str, variables: Mapping[str, Any], authorization: str | None = None) -> Response:
        """A connection that the server has closed while it was idle is opened again."""
        message, is_new = request(document, variables, authorization), self.streams is None
        try:
            return await self._send(message)
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return Response(NO_ANSWER, b"") if is_new else await self.post(document, variables, authorization)

    async def _send(self, message: bytes) -> Response:
        reader, writer = self.streams = self.streams or await self.open()
        writer.write(message)
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
        return Response(int(head[9:12]), await reader.readexactly(size))

    async def open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        return await asyncio.open_connection(HOST, self.port, local_addr=(self.address, 0), limit=LARGEST)

    def close(self) -> None:
        if self.streams:
            self.streams[1].close()
        self.streams = None


def request(document: str, variables: Mapping[str, Any], authorization: str | None = None) -> bytes:
    body = orjson.dumps({"query": document, "variables": variables})
    signed = f"authorization: {authorization}\r\n" if authorization else ""
    about_body = f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return (
        f"POST /graphql HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n{about_body}{signed}\r\n".encode()
        + body
    )


async def socket(port: int, address: str) -> ClientConnection:
    """A WebSocket that has been initialised."""
    opened = await connect(
        f"ws://{HOST}:{port}/graphql",
        subprotocols=["graphql-transport-ws"],  # type: ignore[list-item]
        local_addr=(address, 0),
        compression=None,
        ping_interval=None,
        max_size=LARGEST,
    )
    await opened.send('{"type":"connection_init"}')
    await opened.recv()
    return opened


def subscribe(identifier: str, document: str, variables: Mapping[str, Any]) -> str:
    payload = {"query": document, "variables": variables}
    return orjson.dumps({"id": identifier, "type": "subscribe", "payload": payload}).decode()
