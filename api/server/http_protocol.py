"""uvicorn's HTTP protocol with limits on the head of a request and on the time that it may take to arrive."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.http.live_connections import signal_shutdown
from api.telemetry.request_context import client_disconnected
from schema.fields.errors import error_body

MAXIMUM_HEAD_BYTES = 65_536
# A body in chunks of one byte comes with five bytes of framing for each.
FRAMING_PER_BODY_BYTE = 8
TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\n"
    b"content-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
)
DEFAULT_TIMEOUT = 15


class HttpProtocol(HttpToolsProtocol):
    """uvicorn's `http` protocol. A request must arrive within the `request_timeout` of the application, and `grace`."""

    # The application answers a slow body itself, with 408: its own deadline comes first.
    grace: float = 5
    deadline: float
    request_number = 0
    request_started: float | None
    watch: asyncio.TimerHandle | None = None
    """While a request arrives: none of thousands of streams has one."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.head_is_too_large = False
        self._begin()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end_watch()
        super().connection_lost(exc)
        if self.cycle and self.cycle.disconnected:
            client_disconnected(self.cycle.scope["state"])

    def shutdown(self) -> None:
        signal_shutdown(self.app_state)
        super().shutdown()

    def handle_websocket_upgrade(self) -> None:
        self._end_watch()
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]  # in a cycle with this, which nobody needs any more

    def data_received(self, data: bytes) -> None:
        number = self.request_number
        super().data_received(data)
        if self.request_started is not None and number == self.request_number:
            self.received += len(data)
            if self.received - self.body_bytes * FRAMING_PER_BODY_BYTE > MAXIMUM_HEAD_BYTES:
                self._refuse_head()

    def on_message_begin(self) -> None:
        self._begin()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        size, hosts, is_form = len(self.url), 0, False
        for name, value in self.headers:
            size += len(name) + len(value) + 4
            hosts += name == b"host"
            is_form |= name == b"content-type" and value.startswith(b"multipart/")
        if size > MAXIMUM_HEAD_BYTES:
            self.head_is_too_large = True
            raise ValueError("The request's head is too large.")
        if hosts != 1 and self.parser.get_http_version() == "1.1":
            raise ValueError("A request has one Host header.")
        if is_form or self.parser.get_method() == b"PUT":  # it may be a picture, which takes longer to arrive
            self.deadline = self._seconds("upload_timeout")
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self.body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self.request_started = None
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:
        if self.head_is_too_large:
            self._refuse_head()
        else:
            super().send_400_response(msg)

    def _seconds(self, setting: str) -> float:
        seconds: float = self.app_state.get(setting, DEFAULT_TIMEOUT)
        return seconds + self.grace

    def _begin(self) -> None:
        self.request_number += 1
        self.deadline = self._seconds("request_timeout")
        self.request_started = self.loop.time()
        self.received = self.body_bytes = 0
        if self.watch is None:
            self.watch = self.loop.call_at(self.request_started + self.deadline, self._check)

    def _refuse_head(self) -> None:
        body = error_body(f"The request's head is larger than {MAXIMUM_HEAD_BYTES} bytes.", "HEADERS_TOO_LARGE")
        self.transport.write(TOO_LARGE % (len(body), body))
        self.transport.close()

    def _check(self) -> None:
        """Closes the connection of a late request, unless reading is paused on our side."""
        self.watch = None
        if self.request_started is None:
            return
        due = (self.loop.time() if self.flow.read_paused else self.request_started) + self.deadline
        if self.loop.time() < due:
            self.watch = self.loop.call_at(due, self._check)
        else:
            self.transport.close()

    def _end_watch(self) -> None:
        if self.watch:
            self.watch.cancel()
            self.watch = None
