"""The routes of the site that comes with Dateline: pages, feeds, sharing, static files, the SDL."""

import asyncio
import re
from mimetypes import guess_type
from typing import Any

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api import desk, sharing, syndication, web_components
from api.http.security_headers import SecurityHeaders, of_pages
from api.pages import comment_forms, developer_page, notifications_page, reader_pages, sign_in
from api.pages.moderation import page as moderation_page
from api.pages.rendering import STATIC, PageRenderer
from api.pages.scripts.modules import scripts_version
from api.sharing.preview_images import Jpeg
from db.text.blocks.embeds import origins
from schema.clients.files import FILES, file
from schema.schema import executable, schema

VERSION = re.compile(r"^[\da-f]{12}/(?=site/)")
# Syndication first: the paths of Atom feeds match those of pages, too.
PARTS = (
    *(syndication, reader_pages, comment_forms, sign_in, notifications_page, moderation_page),
    *(desk, developer_page, web_components),
)


def site(renderer: PageRenderer, jpeg: Jpeg) -> Router:
    """`jpeg` has the pictures that previews show."""
    routes = [route for part in PARTS for route in part.routes(renderer)]
    routes += sharing.routes(renderer, jpeg)
    routes.append(Mount("/static", VersionedFiles(directory=STATIC)))
    if renderer.settings.introspection:
        routes.append(Route("/schema.graphql", _sdl))
        routes.extend(Route(f"/clients/{name}", _client_file) for name in FILES)
    # Redirects to the address without a slash would be built from the Host header, which anyone can write.
    settings = renderer.settings
    policy = of_pages(settings.frame_ancestors, settings.image_origins, origins(settings.embeds))
    security = Middleware(SecurityHeaders, policy=policy)
    return Router(routes, redirect_slashes=False, middleware=[security, renderer.error_pages])


class VersionedFiles(StaticFiles):
    """Files with a hash in the query string may be cached for ever, and scripts in the folder of their version. In that
    of another they are as they are now: a page may be of the server before."""

    def get_path(self, scope: Scope) -> str:
        return VERSION.sub("", super().get_path(scope))

    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        scope: Scope = args[2] if len(args) > 2 else kwargs["scope"]
        is_current = scope["query_string"] or f"/static/{scripts_version()}/" in scope["path"]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if is_current else "no-cache"
        return response


async def _client_file(request: Request) -> Response:
    name = request.url.path.rpartition("/")[2]
    return Response(file(executable, name), media_type=guess_type(name)[0])


async def _sdl(_: Request) -> PlainTextResponse:
    return PlainTextResponse(await asyncio.to_thread(schema.as_str))
