"""Requests that come again in the very same bytes: while the answers behind their response are kept, they get it again,
without being parsed."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.types import Message, Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from api.connections import GuardedConnection
from api.pulse import Pulse
from db.cache import Cache
from db.kept import Response

EXTENSION = "dateline.request"
LARGEST_REQUEST = 8_192
"""Bytes that may be remembered of one."""
OVERHEAD = 500
STATUSES = (200, 304)


@dataclass(frozen=True, slots=True)
class Content:
    """A response on the wire: behind the status go the server's own headers of the moment."""

    status: bytes
    rest: bytes


def request_of(scope: Scope) -> bytes | None:
    """The request's bytes, where the server tells them."""
    request: bytes | None = scope.get("extensions", {}).get(EXTENSION, {}).get("bytes")
    return request


def remember(scope: Scope, messages: Sequence[Message], response: Callable[[Content, int], Response]) -> None:
    """The response in these messages, if it came whole, and may be given again as it is."""
    cache: Cache | None = scope["state"].get("cache")
    if cache is None or scope["method"] == "HEAD" or len(messages) != 2 or messages[1].get("more_body"):
        return
    start, end = messages
    if start["status"] in STATUSES and not any(_differs(*header) for header in start["headers"]):
        content = Content(STATUS_LINE[start["status"]], _lines(start["headers"]) + end["body"])
        cache.remember(response(content, OVERHEAD + len(content.rest)))


def _differs(name: bytes, value: bytes) -> bool:
    """What is for one reader, and how long caches may keep what time alone changes: the next time that is less."""
    return name == b"set-cookie" or (name == b"cache-control" and b"s-maxage" in value)


def _lines(headers: Sequence[tuple[bytes, bytes]]) -> bytes:
    lines = [b"%b: %b\r\n" % header for header in headers]
    return b"".join([*lines, b"\r\n"])


class JoinedWrites:
    """A transport whose first two writes, which are an answer's head and its body, are one, if they come in one go."""

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self.transport, self.loop = transport, loop
        self.held: bytes | None = None
        self.timer: asyncio.Handle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)

    def write(self, data: bytes) -> None:
        if self.timer is None:
            self.held, self.timer = data, self.loop.call_soon(self._flush)
        elif self.held is None:
            self.transport.write(data)
        else:
            self.timer.cancel()
            held, self.held = self.held, None
            self.transport.write(held + data)

    def close(self) -> None:
        self._flush()
        self.transport.close()

    def _flush(self) -> None:
        if self.held is not None:
            held, self.held = self.held, None
            self.transport.write(held)


class RepeatingConnection(GuardedConnection):
    """Answers at once what it knows, between two requests. Of the others it tells the application the bytes."""

    between: bool

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.cache: Cache | None = self.app_state.get("cache")
        self.between = True

    def data_received(self, data: bytes) -> None:
        if not self._is_idle():
            super().data_received(data)
        elif self.cache and (content := self.cache.response_to(data)):
            self._repeat(content)
        else:
            self._take(data)
        self.between = self.begun is None

    def on_headers_complete(self) -> None:
        super().on_headers_complete()
        if self.cycle and self.cycle.scope["method"] != "HEAD":
            self.cycle.transport = JoinedWrites(self.transport, self.loop)  # type: ignore[assignment]

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """What is known goes out before: this is for the others."""
        pulse: Pulse | None = self.app_state.get("pulse")
        if pulse and not pulse.admits(cycle.scope["path"]):
            app = pulse.refuse
        super()._start_asgi_task(cycle, app)

    def _is_idle(self) -> bool:
        answered = self.cycle is None or self.cycle.response_complete
        return self.between and answered and not self.flow.write_paused and not self.transport.is_closing()

    def _repeat(self, content: Content) -> None:
        self._unset_keepalive_if_required()
        own = [b"%b: %b\r\n" % header for header in self.server_state.default_headers]
        self.transport.write(b"".join([content.status, *own, content.rest]))
        self.begun = None
        self.on_response_complete()

    def _take(self, data: bytes) -> None:
        request = self.request
        super().data_received(data)
        whole = self.begun is None and self.request == request + 1
        if whole and len(data) <= LARGEST_REQUEST and self.cycle and self.cycle.keep_alive:
            self.cycle.scope["extensions"] = {EXTENSION: {"bytes": data}}
