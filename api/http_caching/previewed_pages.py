"""Pages as they would be: marked so, kept by nobody, without scripts and forms. Their links stay within the preview.
What has no preview says so to who asks for one."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from api.http.asgi_messages import PREVIEW_HEADERS
from api.http_caching.exchange import current_exchange
from api.identity.previews import NAME, preview_of
from schema.fields.errors import error_body

HEADERS = {
    **{name.decode(): value.decode() for name, value in PREVIEW_HEADERS},
    "Referrer-Policy": "no-referrer",
    "Vary": "Cookie",
}
LINK = re.compile(r'(<a\b[^>]*? href="/(?:(?:articles|sections|topics|people|tags)/[^"?#]*)?)(\?[^"#]*)?(?=["#])')
"""To a page that can be previewed, by its path and its query."""
NONE = "This cannot be previewed: GraphQL and the pages of the site can. Ask without the token for what is published."

Page = Callable[[Request], Awaitable[Response]]


def previewed(page: Page) -> Page:
    """The page; with a token in its address or in a header, as it would be."""

    async def answer(request: Request) -> Response:
        current_exchange().preview = _token(request)
        return await page(request)

    return answer


def never_previewed(route: Route) -> Route:
    """Who sends a token gets an error, which nobody keeps, instead of what anyone gets."""
    endpoint = route.endpoint

    async def answer(request: Request) -> Response:
        if _token(request):
            return Response(error_body(NONE, "BAD_REQUEST"), 400, HEADERS, "application/json")
        response: Response = await endpoint(request)
        return response

    return Route(route.path, answer, methods=list(route.methods or ()))


def _token(request: Request) -> str | None:
    return request.query_params.get(NAME) or preview_of(request.scope)


def preview_response(page: str, status: int, token: str, policy: str) -> Response:
    """`policy` is the Content-Security-Policy of pages."""

    def kept(link: re.Match[str]) -> str:
        return f"{link[1]}{link[2] + '&amp;' if link[2] else '?'}{NAME}={quote(token, safe='')}"

    headers = {**HEADERS, "Content-Security-Policy": f"{policy}; sandbox"}
    return HTMLResponse(LINK.sub(kept, page), status, headers)
