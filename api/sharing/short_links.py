"""Short links: each counts a share of an article on a platform, and redirects to the platform's share dialog."""

import asyncio
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from api.identity.anonymous_readers import reader_of
from api.pages.addresses import departed
from api.pages.rendering import PageRenderer
from api.sharing.bot_detection import is_visit

HEADERS = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"}


async def share_of(renderer: PageRenderer, request: Request) -> dict[str, Any] | None:
    """That whose code stands in the path; None where there is none, or its article is not to be read."""
    found: dict[str, Any] | None = (await renderer.execute("share_link", code=request.path_params["code"]))["share"]
    return found


@dataclass(frozen=True, slots=True)
class ShortLinks:
    renderer: PageRenderer

    async def follow(self, request: Request) -> Response:
        share = await share_of(self.renderer, request)
        if share is None:
            return await departed(self.renderer, request.path_params["code"], "s")
        if await asyncio.to_thread(is_visit, request):
            await self._count(request, share)
        return RedirectResponse(share["url"], 302, HEADERS)

    async def _count(self, request: Request, share: Any) -> None:
        viewer = await self.renderer.viewer(request)
        shared = {"articleId": share["article"]["id"], "platform": share["platform"]}
        await self.renderer.execute("share_article", viewer, reader_of(request.scope), input=shared)
