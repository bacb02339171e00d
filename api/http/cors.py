"""CORS: pages of the origins that the settings allow may use the endpoint; on a developer's machine, those of all local
servers."""

from collections.abc import Awaitable, Coroutine, Sequence
from functools import partial
from typing import Any, cast

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Message, Receive, Scope, Send

from api.http.asgi_messages import Headers
from api.http.content_negotiation import header
from api.http.origins import LOCAL_ORIGIN
from api.settings.settings import Settings

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE")
MAX_AGE = 7200  # browsers remember a permission no longer


class CrossOrigin(CORSMiddleware):
    """Starlette's, with a short way for what no page of another site asks: most requests have no `Origin`."""

    def __call__(self, scope: Scope, receive: Receive, send: Send) -> Coroutine[Any, Any, None]:
        if scope["type"] != "http" or header(scope, b"origin"):
            return super().__call__(scope, receive, send)
        return cast(Coroutine[Any, Any, None], self.app(scope, receive, partial(_send_varying, send)))


def _send_varying(send: Send, message: Message) -> Awaitable[None]:
    """With another origin the answer has more headers."""
    if message["type"] == "http.response.start":
        message["headers"] = _varying(message.get("headers", ()))
    return send(message)


def _varying(headers: Headers) -> Headers:
    varying = [*headers]
    for place, (name, value) in enumerate(headers):
        if name == b"vary":
            varying[place] = (name, value + b", Origin")
            return varying
    return [*varying, (b"vary", b"Origin")]


def cross_origin(settings: Settings, methods: Sequence[str] = METHODS) -> list[Middleware]:
    """Allowed origins may send any header: tracers and clients add their own, and a page's code can send what it likes
    to its own site anyway."""
    if not settings.allowed_origins and not settings.is_local:
        return []
    return [
        Middleware(
            CrossOrigin,
            allow_origins=settings.allowed_origins,
            allow_origin_regex=LOCAL_ORIGIN if settings.is_local else None,
            allow_methods=methods,
            allow_headers=["*"],
            allow_credentials=settings.allow_credentials,
            expose_headers=["retry-after", "dateline-position", "x-request-id"],
            max_age=MAX_AGE,
        )
    ]
