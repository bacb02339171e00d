"""One connection of a client that must be cheap: HTTP/1.1 just well enough to know where an answer ends."""

import asyncio
from typing import cast
from uuid import uuid4

UNIQUE = "00000000-0000-0000-0000-000000000000"
"""Stands in a request for a value that is another each time it is sent."""
_UNIQUE = UNIQUE.encode()


class Exchange(asyncio.Protocol):
    """Who inherits says what comes after a whole answer, of which `status` is the code."""

    def __init__(self) -> None:
        self.head = b""
        self.missing = 0
        self.status = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        if self.missing:
            self.missing -= len(data)
        else:
            self._start_answer(self.head + data)
        if not self.missing and not self.head:
            self.answered()

    def answered(self) -> None:
        raise NotImplementedError

    def send(self, request: bytes) -> None:
        self.transport.write(unique(request))

    def _start_answer(self, data: bytes) -> None:
        head, end, body = data.partition(b"\r\n\r\n")
        self.head = b"" if end else data
        if end:
            self.status = head[9:12]
            self.missing = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0]) - len(body)


def unique(request: bytes) -> bytes:
    """Of the same length, as its header says."""
    return request.replace(_UNIQUE, str(uuid4()).encode()) if _UNIQUE in request else request
