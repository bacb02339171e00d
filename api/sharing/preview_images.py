"""Preview images as responses: drawn in a thread, once for the same content, and cached."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from cachetools import LRUCache
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.pages.rendering import PageRenderer
from api.pages.template_filters import day
from api.sharing.preview_drawing import Preview, draw
from api.syndication.cacheable_responses import Document

MAX_IMAGES = 200  # of some 20 KB each
MAX_AGE = 3600  # seconds
DRAWING_THREAD = ThreadPoolExecutor(1, "previews")
"""One, for fonts are not thread-safe."""


class Previews:
    def __init__(self, renderer: PageRenderer) -> None:
        self.renderer = renderer
        self._cache: LRUCache[Preview, Document] = LRUCache(MAX_IMAGES)
        self._lock = asyncio.Lock()

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
        found = await self.renderer.execute("preview", slug=request.path_params["slug"])
        if found["article"] is None:
            raise HTTPException(404)
        return found["article"]

    async def _show(self, request: Request, preview: Preview) -> Response:
        return (self._cache.get(preview) or await self._draw(preview)).response(request)

    async def _draw(self, preview: Preview) -> Document:
        """Those who request the same image while it is drawn wait for it."""
        async with self._lock:
            found = self._cache.get(preview)
            if found is None:
                image = await asyncio.get_running_loop().run_in_executor(DRAWING_THREAD, draw, preview)
                found = self._cache[preview] = Document(image, "image/png", max_age=MAX_AGE)
            return found


def day_of(article: Any) -> str:
    return day(article["publishedAt"])


def speaker_of(quote: Any) -> str:
    if speaker := quote["speaker"]:
        return ", ".join(filter(None, [speaker["name"], speaker["title"]]))
    return quote["attribution"] or ""
