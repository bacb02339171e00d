"""What every request gets: an id, a place where the connection reports that its client left, and a line in the log."""

import asyncio
import logging
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from time import perf_counter
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.content_negotiation import header
from api.telemetry.counters import RequestCounter
from schema.engine.request_context import RequestContext, current_request, new_id

log = logging.getLogger("dateline.access")

KEY, GONE = "call", "gone"
"""Where the state of a scope has it, and whether the client went away before there was one."""
HARMLESS = re.compile(rb"[A-Za-z0-9._~+/=:@,-]{1,128}")

Told = Callable[[int | None], None]
Tracing = Callable[[Scope], AbstractContextManager[Told]]
"""Follows a request for as long as it takes, and is told the status of its answer."""


class RequestContextMiddleware:
    """Middleware around all others."""

    def __init__(
        self, app: ASGIApp, requests: RequestCounter, tracing: Tracing | None = None, logs: bool = False
    ) -> None:
        self.app, self.requests, self.tracing, self.logs = app, requests, tracing, logs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        begun = RequestContext(_id(scope), asyncio.current_task())
        # The task ends with the request: whatever logs about it after us is to find it too.
        current_request.set(begun)
        if scope["type"] == "websocket":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state[KEY] = begun
        if GONE not in state:
            self.requests.add("http", await self._followed(begun, scope, receive, send))

    async def _followed(self, begun: RequestContext, scope: Scope, receive: Receive, send: Send) -> int | None:
        began = perf_counter()
        if self.tracing is None:
            status = await self._answer(begun, scope, receive, send)
        else:
            with self.tracing(scope) as told:
                told(status := await self._answer(begun, scope, receive, send))
        if self.logs:
            _log(scope, status, perf_counter() - began)
        return status

    async def _answer(self, begun: RequestContext, scope: Scope, receive: Receive, send: Send) -> int | None:
        """The answer's status; None where the client did not wait for it."""
        status: int | None = None

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", ()), (b"x-request-id", begun.id.encode())]}
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except asyncio.CancelledError:
            if not begun.left:
                raise
        except Exception:
            self.requests.add("http", status or 500)
            raise
        return status


def leave(state: dict[str, Any]) -> None:
    """The client of the request whose scope has this state is gone. If it has not begun, it will not."""
    if begun := state.get(KEY):
        begun.leave()
    else:
        state[GONE] = True


def _id(scope: Scope) -> str:
    given = header(scope, b"x-request-id")
    return given.decode() if given and HARMLESS.fullmatch(given) else new_id()


def _log(scope: Scope, status: int | None, seconds: float) -> None:
    """Without the query string, which may hold what a reader typed."""
    told = {"method": scope["method"], "path": scope["path"], "status": status, "seconds": round(seconds, 4)}
    log.info('"%s %s" %s, %.4f s', *told.values(), extra={"figures": told})
