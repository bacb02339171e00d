"""Refusals of requests whose turn did not come in time: a few bytes for programs; for browsers what they understand."""

from collections.abc import Awaitable, Callable
from functools import cache, partial

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.graphql_http.responses import answer_response, data_response
from api.http.content_negotiation import EVENT_STREAM, HTML, JSON, MULTIPART, choose, header
from api.http.cors import cross_origin
from api.http.security_headers import SecurityHeaders, of_pages
from api.http_caching.cached_responses import Head
from api.settings.settings import Settings
from schema.engine.answers import overloaded

ENDPOINT = "/graphql"


def is_for_programs(scope: Scope) -> bool:
    """Whether JSON will do: no page of another site asks, and nobody who takes a page or a stream before."""
    return not header(scope, b"origin") and _preferred(scope) == JSON


def is_for_streams(scope: Scope) -> bool:
    """Whether its client would have events rather than anything else."""
    return EVENT_STREAM.encode() in header(scope, b"accept") and _preferred(scope) == EVENT_STREAM


@cache
def for_programs(retry_after: int) -> tuple[Head, bytes]:
    response = data_response(overloaded(retry_after), JSON)
    return Head.of(response.status, response.all_headers()), response.body


class Refusals:
    """`page` is for browsers, with the seconds after which they may ask again."""

    def __init__(self, settings: Settings, page: Callable[[int], Awaitable[Response]]) -> None:
        self.page, self.policy = page, of_pages(settings.frame_ancestors)
        self.cross_origin = cross_origin(settings)

    def application(self, retry_after: int) -> ASGIApp:
        """An application that refuses any request as its client understands it."""
        app: ASGIApp = partial(self._refuse, retry_after)
        for middleware in self.cross_origin:
            app = middleware.cls(app, *middleware.args, **middleware.kwargs)
        return app

    async def _refuse(self, retry_after: int, scope: Scope, receive: Receive, send: Send) -> None:
        media_type = _preferred(scope)
        if media_type == HTML:
            app: ASGIApp = SecurityHeaders(await self.page(retry_after), self.policy)
        else:
            app = answer_response(overloaded(retry_after), media_type, scope["method"])
        await app(scope, receive, send)


def _preferred(scope: Scope) -> str:
    """Pages are elsewhere, and streams at the endpoint only."""
    at_endpoint = scope["path"].rstrip("/") == ENDPOINT
    offered = (JSON, EVENT_STREAM, MULTIPART) if at_endpoint else (JSON, HTML)
    return choose(header(scope, b"accept"), offered) or JSON
