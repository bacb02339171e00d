"""JSON responses as ASGI messages, and the headers that all responses have."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.types import Receive, Scope, Send

Headers = Sequence[tuple[bytes, bytes]]

FIXED_HEADERS: Headers = [
    (b"vary", b"accept, authorization, cookie, dateline-position, dateline-preview"),
    (b"x-content-type-options", b"nosniff"),
]
NO_STORE = (b"cache-control", b"no-store")
PREVIEW_HEADERS: Headers = [(b"cache-control", b"private, no-store"), (b"x-robots-tag", b"noindex, nofollow")]
"""Of what nobody may keep, and no search engine."""
LINGER_SECONDS = 2
WHOLE = "dateline.whole"
"""In the message with which a response starts: the next has all of its body, and comes at once."""


@dataclass(frozen=True, slots=True)
class DataResponse:
    """A response of JSON that is already bytes. `lingers`: what the client still sends is read before the connection
    closes."""

    status: int
    media_type: str
    body: bytes
    headers: Headers = ()
    lingers: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = {"type": "http.response.start", "status": self.status, "headers": self.all_headers()}
        await send({**start, WHOLE: not self.lingers})
        await send({"type": "http.response.body", "body": self.body, "more_body": self.lingers})
        if self.lingers:
            await discard(receive, LINGER_SECONDS)
            await send({"type": "http.response.body", "body": b""})

    def with_headers(self, *headers: tuple[bytes, bytes]) -> "DataResponse":
        """A copy with more headers."""
        return replace(self, headers=[*self.headers, *headers])

    def all_headers(self) -> Headers:
        return [
            (b"content-type", b"%s; charset=utf-8" % self.media_type.encode()),
            (b"content-length", b"%d" % len(self.body)),
            *FIXED_HEADERS,
            *self.headers,
        ]


def aged(headers: Headers, seconds: int) -> Headers:
    """Of a response that may be so old: nobody stores it."""
    kept = [header for header in headers if header[0] != b"cache-control"]
    return [*kept, NO_STORE, (b"age", b"%d" % seconds)]


async def discard(receive: Receive, deadline: float) -> None:
    """Reads the rest of a request. Closing while the client still sends would lose the response."""
    try:
        async with asyncio.timeout(deadline):
            while (await receive()).get("more_body", False):
                pass
    except TimeoutError:
        return
