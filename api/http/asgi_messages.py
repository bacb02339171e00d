"""Answers on the wire, as ASGI messages."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.types import Receive, Scope, Send

Headers = Sequence[tuple[bytes, bytes]]

FIXED_HEADERS: Headers = [
    (b"vary", b"accept, authorization, cookie, dateline-position"),
    (b"x-content-type-options", b"nosniff"),
]
NO_STORE = (b"cache-control", b"no-store")
LINGER_SECONDS = 2


@dataclass(frozen=True, slots=True)
class DataResponse:
    """JSON that is already bytes. `lingers` reads what the client still sends before the connection closes."""

    status: int
    media_type: str
    body: bytes
    headers: Headers = ()
    lingers: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status, "headers": self.all_headers()})
        await send({"type": "http.response.body", "body": self.body, "more_body": self.lingers})
        if self.lingers:
            await discard(receive, LINGER_SECONDS)
            await send({"type": "http.response.body", "body": b""})

    def having(self, *headers: tuple[bytes, bytes]) -> "DataResponse":
        """The same with more headers."""
        return replace(self, headers=[*self.headers, *headers])

    def all_headers(self) -> Headers:
        return [
            (b"content-type", b"%s; charset=utf-8" % self.media_type.encode()),
            (b"content-length", b"%d" % len(self.body)),
            *FIXED_HEADERS,
            *self.headers,
        ]


async def discard(receive: Receive, deadline: float) -> None:
    """Closing on a client that still sends would take its answer away too."""
    try:
        async with asyncio.timeout(deadline):
            while (await receive()).get("more_body", False):
                pass
    except TimeoutError:
        return
