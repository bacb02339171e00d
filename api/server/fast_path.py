"""What a connection does past the application, where every microsecond counts: what is known goes out again, and what
is too much is refused."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from api.graphql_http.responses import data_response
from api.http.content_negotiation import JSON
from api.http.request_body import REQUEST_BYTES
from api.http_caching.byte_cache import Content
from api.server.http_protocol import HttpProtocol
from api.server.load_shedding import LoadShedder
from db.cache.response_cache import ResponseCache
from db.connections.admission import Overloaded
from schema.engine.answers import FAILURE_ANSWERS

LARGEST_REQUEST = 8_192
"""Bytes that may be remembered of one."""
OVERLOADED = data_response(FAILURE_ANSWERS[Overloaded], JSON)
TOO_BUSY = Content.of(OVERLOADED.status, OVERLOADED.all_headers(), OVERLOADED.body)


class JoinedWrites:
    """A transport whose first two writes, which are an answer's head and its body, are one, if they come in one go.
    `begins` is called at the first."""

    def __init__(
        self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop, begins: Callable[[], None]
    ) -> None:
        self.transport, self.loop, self.begins = transport, loop, begins
        self.held: bytes | None = None
        self.timer: asyncio.Handle | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.transport, name)

    def write(self, data: bytes) -> None:
        if self.timer is None:
            self.begins()
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


class FastPathProtocol(HttpProtocol):
    """Answers at once what it knows, between two requests, and refuses at once what is too much. Of the others it tells
    the application the bytes."""

    between: bool

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.cache: ResponseCache | None = self.app_state["cache"]
        self.load_shedder: LoadShedder = self.app_state["load_shedder"]
        self.between = True

    def data_received(self, data: bytes) -> None:
        if not self._is_idle():
            super().data_received(data)
        elif self.cache and (content := self.cache.get_response(data)):
            self._repeat(content)
        else:
            self._take(data)
        self.between = self.begun is None

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """What is known goes out before: this is for the others."""
        if self.load_shedder.admits(cycle, cycle.scope["path"]):
            if cycle.scope["method"] != "HEAD":
                cycle.transport = JoinedWrites(
                    self.transport, self.loop, partial(self.load_shedder.waiting.discard, cycle)
                )
            super()._start_asgi_task(cycle, partial(self._answered, cycle, app))
        else:
            self.loop.call_soon(self._refuse, cycle)

    async def _answered(self, cycle: Any, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await app(scope, receive, send)
        finally:
            self.load_shedder.waiting.discard(cycle)

    def _is_idle(self) -> bool:
        answered = self.cycle is None or self.cycle.response_complete
        return self.between and answered and not self.flow.write_paused and not self.transport.is_closing()

    def _repeat(self, content: Content) -> None:
        self._unset_keepalive_if_required()
        self._write(content.status, content.headers, b"\r\n", content.body)
        self.begun = None
        self.on_response_complete()

    def _refuse(self, cycle: Any) -> None:
        if self.transport.is_closing():
            return
        ending = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
        body = b"" if cycle.scope["method"] == "HEAD" else TOO_BUSY.body
        self._write(TOO_BUSY.status, TOO_BUSY.headers, ending, body)
        cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _write(self, status: bytes, *behind: bytes) -> None:
        own = [b"%b: %b\r\n" % header for header in self.server_state.default_headers]
        self.transport.write(b"".join([status, *own, *behind]))

    def _take(self, data: bytes) -> None:
        request = self.request
        super().data_received(data)
        whole = self.begun is None and self.request == request + 1
        if whole and len(data) <= LARGEST_REQUEST and self.cycle and self.cycle.keep_alive:
            self.cycle.scope["extensions"] = {REQUEST_BYTES: {"bytes": data}}
