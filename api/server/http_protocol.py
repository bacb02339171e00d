"""What uvicorn leaves open: limits on a request's head and its time, and sockets that end in order."""

import asyncio

from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

from api.graphql_websocket.push import EXTENSION, text_frame
from api.http.live_connections import announce
from api.telemetry.request_context import leave
from schema.fields.errors import error_body

MAXIMUM_HEAD_BYTES = 65_536
# A body in chunks of one byte comes with five bytes of framing for each.
FRAMING_PER_BODY_BYTE = 8
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n"
    b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
)
BAD_HANDSHAKE = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
DEFAULT_TIMEOUT = 15
LINGER_SECONDS = 2
SLICE = 2048  # bytes


class GuardedConnection(HttpToolsProtocol):
    """What uvicorn takes as its `http` protocol. A request has the `request_timeout` of the lifespan, and grace."""

    # The application answers a slow body itself, with 408: its own deadline comes first.
    grace: float = 5
    deadline: float
    request = 0
    begun: float | None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.head_is_too_large = False
        self.deadline = self.app_state.get("request_timeout", DEFAULT_TIMEOUT) + self.grace
        self._begin()
        self.watch = self.loop.call_later(self.deadline, self._check)

    def connection_lost(self, exc: Exception | None) -> None:
        self.watch.cancel()
        super().connection_lost(exc)
        if self.cycle and self.cycle.disconnected:
            leave(self.cycle.scope["state"])

    def shutdown(self) -> None:
        announce(self.app_state)
        super().shutdown()

    def handle_websocket_upgrade(self) -> None:
        self.watch.cancel()
        super().handle_websocket_upgrade()

    def data_received(self, data: bytes) -> None:
        request = self.request
        super().data_received(data)
        if self.begun is not None and request == self.request:
            self.received += len(data)
            if self.received - self.body_bytes * FRAMING_PER_BODY_BYTE > MAXIMUM_HEAD_BYTES:
                self._refuse_head()

    def on_message_begin(self) -> None:
        self._begin()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > MAXIMUM_HEAD_BYTES:
            self.head_is_too_large = True
            raise ValueError("The request's head is too large.")
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.begun = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        if self.head_is_too_large:
            self._refuse_head()
        else:
            super().send_400_response(msg)

    def _begin(self) -> None:
        self.request += 1
        self.begun = self.loop.time()
        self.received = self.body_bytes = 0

    def _refuse_head(self) -> None:
        body = error_body(f"The request's head is larger than {MAXIMUM_HEAD_BYTES} bytes.", "HEADERS_TOO_LARGE")
        self.transport.write(TOO_LARGE % (len(body), body))
        self.transport.close()

    def _check(self) -> None:
        """Closes on a request that is late. Where we ourselves have stopped reading, the client is not to blame."""
        due = self.loop.time() if self.begun is None or self.flow.read_paused else self.begun
        if self.loop.time() - due < self.deadline:
            self.watch = self.loop.call_at(due + self.deadline, self._check)
        else:
            self.transport.close()


class GuardedSocket(WebSocketsSansIOProtocol):
    """What uvicorn takes as its `ws` protocol. Clients learn why a socket ends, and none stays open by not reading."""

    failed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.unread = bytearray()

    def data_received(self, data: bytes) -> None:
        """In slices, between which others have their turn: what comes at once can be ten thousand frames."""
        if not self.handshake_initiated:
            self._shake_hands(data)
        elif len(data) <= SLICE and not self.unread:
            self._parse(data)
        elif not self.failed:
            self.unread += data
            self.transport.pause_reading()
            self.loop.call_soon(self._parse_slice)

    async def receive(self) -> ASGIReceiveEvent:
        event = await self.queue.get()
        if self.read_paused and self.queue.empty():
            self.read_paused = False
            self._read_on()
        return event

    def _parse_slice(self) -> None:
        data = bytes(self.unread[:SLICE])
        del self.unread[:SLICE]
        self._parse(data)
        if not self.read_paused:
            self._read_on()

    def _read_on(self) -> None:
        if self.unread:
            self.loop.call_soon(self._parse_slice)
        else:
            self.transport.resume_reading()

    def _parse(self, data: bytes) -> None:
        if not (self.failed or self.disconnected):
            super().data_received(data)

    def _shake_hands(self, head: bytes) -> None:
        """The head comes as a whole. One that makes no sense is refused, where uvicorn would wait for more."""
        super().data_received(head)
        if not self.handshake_initiated:
            self.transport.write(b"".join(self.conn.data_to_send()) or BAD_HANDSHAKE)
            self.transport.close()

    def handle_cont(self, event: Frame) -> None:
        """Joined at once: as a list, a message in fragments of one byte or none would have no limit."""
        [start] = self.frames
        whole = start if isinstance(start, bytearray) else bytearray(start)
        whole += event.data
        self.frames = [whole]  # type: ignore[list-item]
        if event.fin:
            self.send_receive_event_to_app()

    def send_receive_event_to_app(self) -> None:
        if self.curr_msg_data_type == "text" and not (self.close_sent or _is_utf8(self.frames[0])):
            self._fail(1007, "Messages must be in UTF-8.")
        else:
            super().send_receive_event_to_app()

    def handle_ping(self) -> None:
        """Who does not read gets no pongs: they would pile up."""
        pongs = b"".join(self.conn.data_to_send())
        if self.writable.is_set() and not self.failed:
            self.transport.write(pongs)

    def handle_close(self, event: Frame) -> None:
        super().handle_close(event)
        self._end_soon()

    def handle_parser_exception(self) -> None:
        """Closing on a client that still sends would take the reason away: what it sends is discarded for a while."""
        self.failed = self.close_sent = True
        self.unread.clear()
        if close := self.conn.close_sent:
            self.queue.put_nowait({"type": "websocket.disconnect", "code": close.code, "reason": close.reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._end_soon()

    def keepalive_timeout(self) -> None:
        """Clients that slept are to come back; 1011, which uvicorn has, would tell them not to."""
        self.pong_timer = self.pending_ping_payload = None
        if not (self.close_sent or self.transport.is_closing()):
            self._fail(1013, "No answer to a ping.")

    def shutdown(self) -> None:
        """The application ends its sockets itself, once it knows."""
        announce(self.app_state)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][EXTENSION] = {"push": self.push}

    def push(self, text: str) -> bool:
        if self.close_sent or not self.writable.is_set() or self.transport.is_closing():
            return False
        self.transport.write(text_frame(text))
        return True

    async def send(self, message: ASGISendEvent) -> None:
        if not self.writable.is_set():
            await self.writable.wait()
        if self.close_sent or self.disconnected or self.transport.is_closing():
            raise ClientDisconnected
        await super().send(message)
        if message["type"] == "websocket.close":
            self._end_soon()
        elif message["type"] == "websocket.http.response.body":
            self.handshake_complete = True  # as an answer over HTTP; uvicorn would log that there is none

    def _fail(self, code: int, reason: str) -> None:
        self.conn.fail(code, reason)
        self.handle_parser_exception()

    def _end_soon(self) -> None:
        if self.close_timer:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(LINGER_SECONDS, self.transport.abort)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
