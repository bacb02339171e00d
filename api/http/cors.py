"""CORS: pages of the origins that the settings allow may use the endpoint; on a developer's machine, those of all local
servers."""

from collections.abc import Sequence
from functools import partial

from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Message, Receive, Scope, Send

from api.http.content_negotiation import header
from api.http.origins import LOCAL_ORIGIN
from api.settings.settings import Settings

MAX_AGE = 7200  # browsers remember a permission no longer


class CrossOrigin(CORSMiddleware):
    """Starlette's, with a short way for what no page of another site asks: most requests have no `Origin`."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or header(scope, b"origin"):
            await super().__call__(scope, receive, send)
        else:
            await self.app(scope, receive, partial(_send_varying, send))


async def _send_varying(send: Send, message: Message) -> None:
    """With another origin the answer has more headers."""
    if message["type"] == "http.response.start":
        headers = message["headers"] = [*message.get("headers", ())]
        place = next((place for place, each in enumerate(headers) if each[0] == b"vary"), None)
        if place is None:
            headers.append((b"vary", b"Origin"))
        else:
            headers[place] = (b"vary", headers[place][1] + b", Origin")
    await send(message)


def cross_origin(settings: Settings, methods: Sequence[str] = ("GET", "HEAD", "POST")) -> list[Middleware]:
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
