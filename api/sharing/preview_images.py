"""Preview images as responses: drawn once for the same content, and cached. Who has one already needs no drawing."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

from cachetools import LRUCache
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.http.client_address import address_of
from api.http.drawing_queue import DrawingQueue
from api.http_caching.etags import entity_tag
from api.localization.speech import speaking
from api.pages.rendering import PageRenderer
from api.pages.template_filters import day
from api.sharing.preview import Preview
from api.syndication.cacheable_responses import Document
from db.content.code_version import digest_of

MAX_IMAGES = 200  # of some 20 KB each
MAX_AGE = 3600  # seconds
DRAWING = Path(__file__).parent
DRAWING_THREAD = ThreadPoolExecutor(1, "previews")
"""One, for fonts are not thread-safe."""
MOST_OF_A_CLIENT = 8
MOST_WAITING = 40
USUAL_DRAWING = 0.2  # seconds


async def drawn(preview: Preview) -> bytes:
    return await asyncio.get_running_loop().run_in_executor(DRAWING_THREAD, _drawn, preview)


def _drawn(preview: Preview) -> bytes:
    from api.sharing.preview_drawing import draw  # in the thread that draws: its libraries are large

    return draw(preview)


class Previews:
    def __init__(self, renderer: PageRenderer) -> None:
        self.renderer = renderer
        self._cache: LRUCache[Preview, Document] = LRUCache(MAX_IMAGES)
        self._queue = DrawingQueue(drawn, most_of_a_client=MOST_OF_A_CLIENT, most=MOST_WAITING, seconds=USUAL_DRAWING)

    async def article(self, request: Request) -> Response:
        article = await self._article(request)
        return await self._show(request, self._preview(article, article["headline"], article["source"] or ""))

    async def quote(self, request: Request) -> Response:
        article = await self._article(request)
        wanted = f"Quote_{request.path_params['number']}"
        for quote in article["quotes"]:
            if quote["id"] == wanted:
                words = self._preview(article, quote["text"], speaker_of(quote))
                return await self._show(request, replace(words, is_quote=True))
        raise HTTPException(404)

    def _preview(self, article: Any, text: str, credit: str) -> Preview:
        with speaking(self.renderer.speech(article["language"])):
            published = day(article["publishedAt"])
        return Preview(
            text,
            credit,
            published,
            site=self.renderer.settings.site_name,
            language=article["language"],
            rtl=article["direction"] == "RTL",
        )

    async def _article(self, request: Request) -> Any:
        found = await self.renderer.execute("preview", slug=request.path_params["slug"])
        if found["article"] is None:
            raise HTTPException(404)
        return found["article"]

    async def _show(self, request: Request, preview: Preview) -> Response:
        version = entity_tag(digest_of(DRAWING) + repr(preview).encode())
        document = Document(b"", "image/png", max_age=MAX_AGE, version=version)
        return document.not_modified(request) or (await self._drawn(preview, document, request)).response(request)

    async def _drawn(self, preview: Preview, document: Document, request: Request) -> Document:
        found = self._cache.get(preview)
        if found is None:
            image = await self._queue.image(preview, address_of(request.scope))
            found = self._cache[preview] = replace(document, body=image)
        return found


def speaker_of(quote: Any) -> str:
    if speaker := quote["speaker"]:
        return ", ".join(filter(None, [speaker["name"], speaker["title"]]))
    return quote["attribution"] or ""
