"""Streaming responses of subscriptions: server-sent events and multipart, with heartbeats and an orderly end."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import aclosing, contextmanager, suppress
from dataclasses import dataclass

from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

from api.graphql_http.event_framing import Framing
from api.http.asgi_messages import FIXED_HEADERS, Headers
from api.http.content_negotiation import JSON
from api.http.live_connections import LiveConnections, keep_little
from api.http.request_errors import HttpError
from api.identity.bearer_tokens import Verified
from api.identity.token_lifetimes import ending_with
from schema.engine.subscriptions import Result, Results, SlowConsumer
from schema.fields.errors import error_body

log = logging.getLogger("dateline")

TOKEN_EXPIRED = Result(error_body("The token has expired: come back with a new one.", "TOKEN_EXPIRED").decode())


def _headers(framing: Framing) -> Headers:
    return [
        (b"content-type", framing.content_type),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),
        *FIXED_HEADERS,
    ]


@dataclass(frozen=True, slots=True)
class FinishedStream:
    """A stream whose content is known from the start."""

    framing: Framing
    body: bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _headers(self.framing)})
        await send({"type": "http.response.body", "body": self.framing.open(None) + self.body})


class Streams:
    """The open streams of a process, which are all aborted when the server shuts down."""

    def __init__(self, live: LiveConnections, heartbeat: float) -> None:
        self.live = live
        self.heartbeat = heartbeat
        self._open: set[Stream] = set()
        self._shutdown_watch: asyncio.Task[None] | None = None

    @contextmanager
    def opened(self, stream: "Stream") -> Iterator[None]:
        self._open.add(stream)
        if self._shutdown_watch is None or self._shutdown_watch.done():
            self._shutdown_watch = asyncio.create_task(self._abort_at_shutdown())
        try:
            yield
        finally:
            self._open.discard(stream)
            if not self._open:
                self._shutdown_watch.cancel()

    async def _abort_at_shutdown(self) -> None:
        await self.live.stopping.wait()
        for stream in list(self._open):
            stream.abort("server stopped")


class Stream:
    """One ASGI response. It completes, or is aborted: the connection breaks, and clients reconnect and resume.

    One task delivers results, while the server's own waits for the client to disconnect. Whatever ends a stream also
    ends its connection or its response, and both arrive as a disconnect.
    """

    def __init__(self, streams: Streams, framing: Framing, results: Results, token: Verified | None) -> None:
        self.streams, self.framing, self.results = streams, framing, results
        self.token = token
        self.reason = "client left"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with aclosing(self.results):
            try:
                with self.streams.live.connection(scope, self.framing.transport), suppress(ClientDisconnect):
                    await self._run(receive, send)
            except HttpError as refusal:
                await refusal.response(JSON)(scope, receive, send)

    def abort(self, reason: str) -> None:
        self.reason = reason
        self.cycle.transport.abort()

    async def _run(self, receive: Receive, send: Send) -> None:
        self.receive, self.send = receive, send
        # ASGI cannot abort a response. Under uvicorn, `receive` is a method of the object that can.
        self.cycle: RequestResponseCycle = receive.__self__  # type: ignore[attr-defined]
        await send({"type": "http.response.start", "status": 200, "headers": _headers(self.framing)})
        await self._write(self.framing.open(self.results.cursor))
        delivery = asyncio.create_task(self._deliver())
        try:
            with self.streams.opened(self):
                await self._wait_for_disconnect()
        finally:
            delivery.cancel()
            await asyncio.wait([delivery])
            self.streams.live.ended[self.framing.transport, self.reason] += 1

    async def _deliver(self) -> None:
        try:
            self.reason = await self._write_results()
            if self.framing.closing:
                await self._write(self.framing.closing, more=False)
            else:
                self.abort(self.reason)
        except ClientDisconnect:
            return
        except SlowConsumer:
            self.abort("too slow")
        except Exception:
            log.exception("a stream failed")
            self.abort("failed")

    async def _write_results(self) -> str:
        """Until there are no more. Returns the reason."""
        try:
            async with asyncio.timeout(None) as lifetime, ending_with(self.token, lifetime):
                if self.cycle.chunked_encoding:
                    self.results.push_to(self, self.framing.chunk)
                async for result in self.results:
                    await self._write(self.framing.frame(result))
        except TimeoutError:
            if not lifetime.expired():
                raise
            if self.framing.closing:
                await self._write(self.framing.frame(TOKEN_EXPIRED))
            return "token expired"
        return "completed"

    async def _wait_for_disconnect(self) -> None:
        """Returns when the client is gone or the response is over; sends heartbeats where nothing else is sent."""
        while True:
            try:
                async with asyncio.timeout_at(self.last_write + self.streams.heartbeat):
                    while (await self.receive())["type"] != "http.disconnect":
                        pass
                    return
            except TimeoutError:
                await self._send_heartbeat()

    async def _send_heartbeat(self) -> None:
        """Aborts where the client has stopped reading, which would block heartbeat and results for ever."""
        if asyncio.get_running_loop().time() < self.last_write + self.streams.heartbeat:
            return
        waiting = self.cycle.transport.get_write_buffer_size()
        try:
            async with asyncio.timeout(self.streams.heartbeat):
                await self._write(self.framing.heartbeat)
        except TimeoutError:
            if self.cycle.transport.get_write_buffer_size() >= waiting:
                self.abort("too slow")

    def push(self, chunk: bytes) -> bool:
        if self.cycle.flow.write_paused or self.cycle.transport.is_closing():
            return False
        self.cycle.transport.write(chunk)
        self.last_write = asyncio.get_running_loop().time()
        return True

    async def room(self) -> None:
        await self.cycle.flow.drain()

    def narrow(self) -> None:
        keep_little(self.cycle.transport)

    async def _write(self, data: bytes, more: bool = True) -> None:
        try:
            await self.send({"type": "http.response.body", "body": data, "more_body": more})
        except RuntimeError:
            if not self.cycle.transport.is_closing():
                raise
            # Where a pipelined request waits, uvicorn reports the disconnect only to that.
            self.cycle.disconnected = True
            raise ClientDisconnect from None
        self.last_write = asyncio.get_running_loop().time()
