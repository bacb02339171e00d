"""Preview images: drawn once for what they say, in a thread, and kept while others ask for them."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from cachetools import LRUCache
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.pages.rendering import PageRenderer
from api.pages.template_filters import day
from api.sharing.preview_drawing import Preview, drawn
from api.syndication.cacheable_responses import Document

MOST = 200  # images, of some 20 KB each
SECONDS = 3600
HAND = ThreadPoolExecutor(1, "previews")
"""Fonts are not for several threads at once."""


class Previews:
    def __init__(self, renderer: PageRenderer) -> None:
        self.renderer = renderer
        self._kept: LRUCache[Preview, Document] = LRUCache(MOST)
        self._drawing = asyncio.Lock()

    async def article(self, request: Request) -> Response:
        article = await self._article(request)
        return await self._show(request, Preview(article["headline"], article["source"] or "", day_of(article)))

    async def quote(self, request: Request) -> Response:
        article = await self._article(request)
        wanted = f"Quote_{request.path_params['number']}"
        for quote in article["quotes"]:
            if quote["id"] == wanted:
                return await self._show(request, Preview(quote["text"], speaker_of(quote), day_of(article), True))
        raise HTTPException(404)

    async def _article(self, request: Request) -> Any:
        found = await self.renderer.ask("preview", slug=request.path_params["slug"])
        if found["article"] is None:
            raise HTTPException(404)
        return found["article"]

    async def _show(self, request: Request, preview: Preview) -> Response:
        return (self._kept.get(preview) or await self._draw(preview)).response(request)

    async def _draw(self, preview: Preview) -> Document:
        """Who asks for the same while it is drawn gets what comes of it."""
        async with self._drawing:
            found = self._kept.get(preview)
            if found is None:
                image = await asyncio.get_running_loop().run_in_executor(HAND, drawn, preview)
                found = self._kept[preview] = Document(image, "image/png", seconds=SECONDS)
            return found


def day_of(article: Any) -> str:
    return day(article["publishedAt"])


def speaker_of(quote: Any) -> str:
    if speaker := quote["speaker"]:
        return ", ".join(filter(None, [speaker["name"], speaker["title"]]))
    return quote["attribution"] or ""
