"""Requests of editors: who they are, and what a page of theirs is sent with."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlencode

import orjson
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.http.security_headers import SecurityHeaders, of_pages
from api.pages.forms import read_body
from api.pages.rendering import PageRenderer
from schema.rules.identity import Identity


def policy_of(images_of: Sequence[str]) -> str:
    """The desk shows a preview in a frame, and pictures before they are sent."""
    policy = of_pages((), images_of).replace("default-src 'none'", "default-src 'none'; frame-src 'self'")
    return policy.replace("img-src 'self'", "img-src 'self' blob:")


@dataclass(frozen=True, slots=True)
class Visit:
    """One request of an editor."""

    renderer: PageRenderer
    request: Request
    editor: Identity

    async def execute(self, document: str, **variables: Any) -> Any:
        return await self.renderer.execute(document, self.editor, **variables)

    def render(self, template: str, **context: Any) -> Response:
        return self.renderer.render(self.request, template, viewer=self.editor, **context)

    async def json(self) -> Any:
        """The object that a script of the desk has sent. Raises HTTPException: 403 for one of another site."""
        body = await read_body(self.renderer, self.request)
        try:
            found = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise HTTPException(400) from None
        if not isinstance(found, dict):
            raise HTTPException(400)
        return found


Handler = Callable[[Visit], Awaitable[Response]]


def route(renderer: PageRenderer, path: str, handler: Handler, method: str = "GET") -> Route:
    middleware = [Middleware(SecurityHeaders, policy=policy_of(renderer.settings.image_origins))]
    return Route(path, partial(_for_editors, renderer, handler), methods=[method], middleware=middleware)


async def _for_editors(renderer: PageRenderer, handler: Handler, request: Request) -> Response:
    viewer = await renderer.viewer(request)
    if viewer is None or not viewer.is_editor:
        return _refuse(renderer, request, viewer)
    response = await handler(Visit(renderer, request, viewer))
    response.headers["Cache-Control"] = "no-store"
    return response


def _refuse(renderer: PageRenderer, request: Request, viewer: Identity | None) -> Response:
    path = request.scope["path"] if request.method == "GET" else "/desk"
    sign_in = f"/sign-in?{urlencode({'next': path})}"
    response = renderer.render(request, "editors_only.html", 403 if viewer else 401, viewer=viewer, sign_in=sign_in)
    response.headers.update({} if viewer else {"WWW-Authenticate": "Bearer"})
    return response
