"""Sharing on Mastodon: a page asks for the reader's server, and leads to its share dialog."""

import re
from typing import Any
from urllib.parse import quote, urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.http.security_headers import TO_ANY_SITE
from api.pages.addresses import absence
from api.pages.forms import read_form
from api.pages.rendering import PageRenderer
from api.sharing.short_links import HEADERS, share_of

HOST = re.compile(r"(?=.{4,253}$)([^\W_]([\w-]{0,61}[^\W_])?\.)+[^\W\d_][\w-]{0,61}[^\W_]")
MASTODON = "MASTODON"


def server_of(given: str) -> str | None:
    """The host in what a reader knows of their server: its name, its address, or their own @name@server; or None."""
    name = given.strip()
    try:
        host = urlsplit(name if "://" in name else "//" + name.rpartition("@")[2]).hostname or ""
        return host.encode("idna").decode() if HOST.fullmatch(host) else None
    except ValueError:
        return None


class MastodonDialog:
    def __init__(self, renderer: PageRenderer) -> None:
        self.renderer = renderer

    async def ask(self, request: Request) -> Response:
        return self._page(request, await self._article(request))

    async def lead(self, request: Request) -> Response:
        article = await self._article(request)
        given = (await read_form(self.renderer, request)).get("server", "")
        if server := server_of(given):
            text = quote(f"{article['headline']} {article['url']}", safe="")
            return RedirectResponse(f"https://{server}/share?text={text}", 303, HEADERS)
        return self._page(request, article, 422, given=given)

    async def _article(self, request: Request) -> dict[str, Any]:
        share = await share_of(self.renderer, request)
        if share is None:
            raise await absence(self.renderer, request.path_params["code"], "s")
        if share["platform"] != MASTODON:
            raise HTTPException(404)
        article: dict[str, Any] = share["article"]
        return article

    def _page(self, request: Request, article: dict[str, Any], status: int = 200, given: str | None = None) -> Response:
        shown = self.renderer.render(request, "mastodon.html", status, article=article, given=given)
        shown.headers.update({**HEADERS, "Content-Security-Policy": TO_ANY_SITE})
        return shown
