"""The context of every request: its id, its cancellation when the client disconnects, its span and access log line."""

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.content_negotiation import header
from api.telemetry.counters import RequestCounter
from schema.engine.request_context import RequestContext, current_request, new_id

log = logging.getLogger("dateline.access")

CONTEXT, DISCONNECTED = "request_context", "client_disconnected"
"""Keys of a scope's state: the context, and whether the client went away before there was one."""
SAFE_ID = re.compile(rb"[A-Za-z0-9._~+/=:@,-]{1,128}")

SetStatus = Callable[[int | None], None]
RequestSpan = Callable[[Scope], AbstractContextManager[SetStatus]]
"""A span around a request; what it yields takes the status of the response."""


class RequestContextMiddleware:
    """The outermost middleware."""

    def __init__(
        self, app: ASGIApp, requests: RequestCounter, span: RequestSpan | None = None, logs: bool = False
    ) -> None:
        self.app, self.requests, self.span, self.logs = app, requests, span, logs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        context = RequestContext(_id(scope), asyncio.current_task())
        # Never reset: the task ends with the request, and what logs after us needs the id too.
        current_request.set(context)
        try:
            await self._respond(context, scope, receive, send)
        finally:
            context.task = None  # whose own context it is in: each request would leave garbage in a cycle

    async def _respond(self, context: RequestContext, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state[CONTEXT] = context
        if DISCONNECTED not in state:
            answer = self._traced if self.span or self.logs else self._answer
            self.requests.add("http", await answer(context, scope, receive, send))

    async def _traced(self, context: RequestContext, scope: Scope, receive: Receive, send: Send) -> int | None:
        started = perf_counter()
        if self.span is None:
            status = await self._answer(context, scope, receive, send)
        else:
            with self.span(scope) as set_status:
                set_status(status := await self._answer(context, scope, receive, send))
        if self.logs:
            _log(scope, status, perf_counter() - started)
        return status

    async def _answer(self, context: RequestContext, scope: Scope, receive: Receive, send: Send) -> int | None:
        """The status of the response; None where the client disconnected before it."""
        status: int | None = None

        def send_with_id(message: Message) -> Awaitable[None]:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", context.id.encode())]}
            return send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except asyncio.CancelledError:
            if not context.disconnected:
                raise
        except Exception:
            self.requests.add("http", status or 500)
            raise
        return status


def client_disconnected(state: dict[str, Any]) -> None:
    """For the request whose scope has this state. One that has not started yet is not answered at all."""
    if context := state.get(CONTEXT):
        context.disconnect()
    else:
        state[DISCONNECTED] = True


def id_header(given: bytes) -> bytes:
    """The header of a response that repeats an id; empty for what is none."""
    return b"x-request-id: %b\r\n" % given if SAFE_ID.fullmatch(given) else b""


def _id(scope: Scope) -> str:
    given = header(scope, b"x-request-id")
    return given.decode() if given and SAFE_ID.fullmatch(given) else new_id()


def _log(scope: Scope, status: int | None, seconds: float) -> None:
    """Without the query string, which may hold what a reader typed."""
    fields = {"method": scope["method"], "path": scope["path"], "status": status, "seconds": round(seconds, 4)}
    log.info('"%s %s" %s, %.4f s', *fields.values(), extra={"fields": fields})
