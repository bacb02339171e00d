"""Pages as they would be: marked so, kept by nobody, without scripts and forms. Their links stay within the preview."""

import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from api.http.asgi_messages import PREVIEW_HEADERS
from api.http_caching.exchange import current_exchange
from api.identity.previews import NAME

HEADERS = {
    **{name.decode(): value.decode() for name, value in PREVIEW_HEADERS},
    "Referrer-Policy": "no-referrer",
    "Vary": "Cookie",
}
LINK = re.compile(r'(<a\b[^>]*? href="/(?:(?:articles|sections|topics|people|tags)/[^"?#]*)?)(\?[^"#]*)?(?=["#])')
"""To a page that can be previewed, by its path and its query."""

Page = Callable[[Request], Awaitable[Response]]


def previewed(page: Page) -> Page:
    """The page; with a token in its address, as it would be."""

    async def answer(request: Request) -> Response:
        current_exchange().preview = request.query_params.get(NAME) or None
        return await page(request)

    return answer


def preview_response(page: str, status: int, token: str, policy: str) -> Response:
    """`policy` is the Content-Security-Policy of pages."""

    def kept(link: re.Match[str]) -> str:
        return f"{link[1]}{link[2] + '&amp;' if link[2] else '?'}{NAME}={quote(token, safe='')}"

    headers = {**HEADERS, "Content-Security-Policy": f"{policy}; sandbox"}
    return HTMLResponse(LINK.sub(kept, page), status, headers)
