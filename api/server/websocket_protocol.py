"""uvicorn's WebSocket protocol with an orderly close, limits on slow clients, and fair turns between sockets."""

import asyncio

from uvicorn._types import ASGIReceiveEvent, ASGISendEvent
from uvicorn.protocols.utils import ClientDisconnected
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import Frame
from websockets.http11 import Request

from api.graphql_websocket.push import EXTENSION, Channel
from api.http.live_connections import signal_shutdown
from api.server.inbox import Inbox

BAD_HANDSHAKE = b"HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
LINGER_SECONDS = 2
SLICE = 2048  # bytes
WRITABLE = asyncio.Event()
"""That of all sockets whose clients keep up: only others need one of their own."""
WRITABLE.set()


class WebSocketProtocol(WebSocketsSansIOProtocol):
    """uvicorn's `ws` protocol. Clients get the reason of a close, and none stays open by not reading."""

    failed = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self.queue = Inbox()  # type: ignore[assignment]
        self.writable = WRITABLE
        self.unread = bytearray()
        self.channel = Channel(self.transport, self.writable)

    def data_received(self, data: bytes) -> None:
        """In slices, between which other sockets have their turn: one read can hold ten thousand frames."""
        if not self.handshake_initiated:
            self._handshake(data)
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
            self._resume()
        return event

    def _parse_slice(self) -> None:
        data = bytes(self.unread[:SLICE])
        del self.unread[:SLICE]
        self._parse(data)
        if not self.read_paused:
            self._resume()

    def _resume(self) -> None:
        if self.unread:
            self.loop.call_soon(self._parse_slice)
        else:
            self.transport.resume_reading()

    def _parse(self, data: bytes) -> None:
        if not (self.failed or self.disconnected):
            super().data_received(data)

    def _handshake(self, head: bytes) -> None:
        """The head arrives whole. A malformed one is refused, where uvicorn would wait for more."""
        super().data_received(head)
        if not self.handshake_initiated:
            self.transport.write(b"".join(self.conn.data_to_send()) or BAD_HANDSHAKE)
            self.transport.close()

    def handle_cont(self, event: Frame) -> None:
        """Fragments are joined at once: in a list, those of one byte or none would escape the size limit."""
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
        """A client that does not read gets no pongs: they would fill the buffer."""
        pongs = b"".join(self.conn.data_to_send())
        if self.writable.is_set() and not self.failed:
            self.transport.write(pongs)

    def handle_close(self, event: Frame) -> None:
        self.channel.is_open = False
        super().handle_close(event)
        self._abort_later()

    def handle_parser_exception(self) -> None:
        """Discards what the client still sends for a while: closing at once would lose the close frame."""
        self.failed = self.close_sent = True
        self.channel.is_open = False
        self.unread.clear()
        if close := self.conn.close_sent:
            self.queue.put_nowait({"type": "websocket.disconnect", "code": close.code, "reason": close.reason})
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.transport.resume_reading()
        if self.transport.can_write_eof():
            self.transport.write_eof()
        self._abort_later()

    def keepalive_timeout(self) -> None:
        """Clients that slept are to come back; 1011, which uvicorn has, would tell them not to."""
        self.pong_timer = self.pending_ping_payload = None
        if not (self.close_sent or self.transport.is_closing()):
            self._fail(1013, "No answer to a ping.")

    def shutdown(self) -> None:
        """The application ends its sockets itself, once it knows."""
        signal_shutdown(self.app_state)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        if not self.close_sent:
            self.scope["extensions"][EXTENSION] = {"outlet": self.channel}

    def pause_writing(self) -> None:
        self.writable = self.channel.writable = asyncio.Event()
        self.channel.is_open = False

    def resume_writing(self) -> None:
        self.writable.set()
        self.writable = self.channel.writable = WRITABLE
        self.channel.is_open = not (self.close_sent or self.disconnected)

    def connection_lost(self, exc: Exception | None) -> None:
        self.channel.is_open = False
        super().connection_lost(exc)

    async def send(self, message: ASGISendEvent) -> None:
        if not self.writable.is_set():
            await self.writable.wait()
        if self.close_sent or self.disconnected or self.transport.is_closing():
            raise ClientDisconnected
        closes = message["type"] == "websocket.close"
        self.channel.is_open &= not closes
        await super().send(message)
        if closes:
            self._abort_later()
        elif message["type"] == "websocket.accept":
            self._forget_handshake()
        elif message["type"] == "websocket.http.response.body":
            self.handshake_complete = True  # as an answer over HTTP; uvicorn would log that there is none

    def _forget_handshake(self) -> None:
        """Its headers would take kilobytes for as long as the socket is open."""
        self.request.headers.clear()
        self.response.headers.clear()

    def _fail(self, code: int, reason: str) -> None:
        self.conn.fail(code, reason)
        self.handle_parser_exception()

    def _abort_later(self) -> None:
        if self.close_timer:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(LINGER_SECONDS, self.transport.abort)


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
