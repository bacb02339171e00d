"""The fast path: cached responses, sent by the connection without calling the application. All other requests wait for
their turn."""

from dataclasses import dataclass, field
from functools import lru_cache, partial
from time import monotonic
from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.client_address import forwarded_address_of
from api.http.local_clients import is_local_connection
from api.http.request_body import WHOLE_REQUEST
from api.http.request_queue import QueuedRequest, RequestQueue
from api.http_caching.cached_responses import Head
from api.http_caching.request_key import RequestKey, request_key
from api.server.http_protocol import HttpProtocol
from api.server.refusals import Refusals, for_programs, is_for_programs, is_for_streams
from api.server.response_writing import CoalescedWrites, ResponseSender
from api.telemetry.request_context import id_header
from db.cache.entries import CachedResponse
from db.cache.response_cache import ResponseCache
from db.connections.admission import queued_seconds

LARGEST_CACHED_REQUEST = 8_192  # bytes
PROBES = ("/healthz", "/readyz", "/metrics")
"""Questions about the process itself wait for no turn."""


@lru_cache(maxsize=8)
def _lines(headers: tuple[tuple[bytes, bytes], ...]) -> bytes:
    """Of those that are the same for a second."""
    return b"".join(b"%b: %b\r\n" % header for header in headers)


@dataclass(slots=True)
class InProgress:
    """A request that waits since a time, or was begun; it ends once."""

    queue: RequestQueue
    client: str
    is_stream: bool
    since: float = field(default_factory=monotonic)
    ended: bool = False

    def end(self) -> None:
        if not self.ended:
            self.ended = True
            self.queue.end(self.client)


class FastPathProtocol(HttpProtocol):
    """Sends cached responses; other requests begin when it is their turn, or are refused. To the application it passes
    on the bytes of a request, and the key by which the response can be cached."""

    is_between_requests: bool

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.cache: ResponseCache | None = self.app_state["cache"]
        self.queue: RequestQueue = self.app_state["request_queue"]
        self.refusals: Refusals = self.app_state["refusals"]
        self.proxies = getattr(self.app, "trusted_hosts", None)
        self.is_between_requests = True
        self.is_local = is_local_connection(self.client, self.server)

    def data_received(self, data: bytes) -> None:
        if not self._is_idle():
            super().data_received(data)
        else:
            self._answer(data)
        self.is_between_requests = self.request_started is None

    def _answer(self, data: bytes) -> None:
        """What is likely to be one whole request."""
        key = request_key(data, self.is_local) if self.cache and len(data) <= LARGEST_CACHED_REQUEST else None
        if self.cache and key and (response := self.cache.get_response(key.value)):
            self._send_cached(response, key)
        else:
            self._forward(data, key)

    def _start_asgi_task(self, cycle: Any, app: Any) -> None:
        """For requests that the cache has not answered."""
        if cycle.scope["path"] in PROBES:
            super()._start_asgi_task(cycle, app)
        else:
            client = forwarded_address_of(cycle.scope, self.proxies)
            in_progress = InProgress(self.queue, client, is_for_streams(cycle.scope))
            begin, refuse = partial(self._begin_task, cycle, app, in_progress), partial(self._refuse, cycle)
            is_patient = in_progress.is_stream
            self.queue.add(QueuedRequest(client, begin, refuse, self.transport.is_closing, is_patient=is_patient))

    def _begin_task(self, cycle: Any, app: Any, in_progress: InProgress) -> None:
        if cycle.scope["method"] != "HEAD":
            cycle.transport = CoalescedWrites(self.transport, self.loop, in_progress.end)
        super()._start_asgi_task(cycle, partial(self._run_to_end, in_progress, app))

    async def _run_to_end(
        self, in_progress: InProgress, app: ASGIApp, scope: Scope, receive: Receive, send: Send
    ) -> None:
        queued_seconds.set(0 if in_progress.is_stream else monotonic() - in_progress.since)
        if scope["method"] != "HEAD":
            send = ResponseSender(receive.__self__)  # type: ignore[attr-defined]  # under uvicorn, the exchange
        try:
            await app(scope, receive, send)
        finally:
            in_progress.end()

    def _is_idle(self) -> bool:
        answered = self.cycle is None or self.cycle.response_complete
        return self.is_between_requests and answered and not self.flow.write_paused and not self.transport.is_closing()

    def _send_cached(self, response: CachedResponse, key: RequestKey) -> None:
        self._unset_keepalive_if_required()
        self._write(response.head, id_header(key.id) + b"\r\n" if key.id else b"\r\n", response.body)
        self.request_started = None
        self.on_response_complete()

    def _refuse(self, cycle: Any, retry_after: int) -> None:
        if is_for_programs(cycle.scope):
            self.loop.call_soon(self._write_refusal, cycle, *for_programs(retry_after))
        else:
            app: Any = self.refusals.application(retry_after)
            super()._start_asgi_task(cycle, app)

    def _write_refusal(self, cycle: Any, head: Head, body: bytes) -> None:
        if self.transport.is_closing():
            return
        ending = b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n"
        self._write(head, ending, b"" if cycle.scope["method"] == "HEAD" else body)
        cycle.response_complete = True
        if not cycle.keep_alive:
            self.transport.close()
        self.on_response_complete()

    def _write(self, head: Head, ending: bytes, body: bytes) -> None:
        own = _lines(tuple(self.server_state.default_headers))
        self.transport.write(b"".join((head.status, own, head.headers, ending, body)))

    def _forward(self, data: bytes, key: RequestKey | None) -> None:
        number = self.request_number
        super().data_received(data)
        whole = self.request_started is None and self.request_number == number + 1
        if whole and len(data) <= LARGEST_CACHED_REQUEST and self.cycle and self.cycle.keep_alive:
            self.cycle.scope["extensions"] = {WHOLE_REQUEST: {"key": key and key.value}}
