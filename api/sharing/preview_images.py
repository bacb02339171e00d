"""Preview images as responses: drawn once for the same content, and cached. Who has one already needs no drawing."""

import asyncio
from collections.abc import Awaitable, Callable
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
from api.localization.time_elements import day
from api.pages.rendering import PageRenderer
from api.sharing.preview import LEAST_WIDTH, WIDTH, Picture, Preview
from api.syndication.cacheable_responses import Document
from db.content.code_version import digest_of

MAX_IMAGES = 200  # of some 20 KB each, and 80 KB with a picture
SUFFIXES = {"png": "image/png", "jpg": "image/jpeg"}
MAX_AGE = 3600  # seconds
BRIEFLY = 60
"""Without a picture that cannot be had for now."""
Jpeg = Callable[[int, int, int], Awaitable[bytes | None]]
"""An image by its key, in a width and a height."""
DRAWING = Path(__file__).parent
DRAWING_THREAD = ThreadPoolExecutor(1, "previews")
"""One, for fonts are not thread-safe."""
MOST_OF_A_CLIENT = 8
MOST_WAITING = 40
USUAL_DRAWING = 0.2  # seconds


def _drawn(preview: Preview, picture: bytes | None) -> bytes:
    from api.sharing.preview_drawing import draw  # in the thread that draws: its libraries are large

    return draw(preview, picture)


class WithoutPicture(Exception):
    """The picture of a preview cannot be had for now: this is drawn without."""

    def __init__(self, image: bytes) -> None:
        self.image = image


class Previews:
    """`jpeg` has pictures in a size."""

    def __init__(self, renderer: PageRenderer, jpeg: Jpeg) -> None:
        self.renderer, self._jpeg = renderer, jpeg
        self._cache: LRUCache[Preview, Document] = LRUCache(MAX_IMAGES)
        self._queue = DrawingQueue(
            self._draw, most_of_a_client=MOST_OF_A_CLIENT, most=MOST_WAITING, seconds=USUAL_DRAWING
        )

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
            picture=picture_of(article["image"]),
        )

    async def _article(self, request: Request) -> Any:
        found = await self.renderer.execute("preview", slug=request.path_params["slug"])
        if found["article"] is None:
            raise HTTPException(404)
        return found["article"]

    async def _show(self, request: Request, preview: Preview) -> Response:
        suffix = request.url.path.rpartition(".")[2]
        jpeg = suffix == "jpg"
        preview = replace(preview, jpeg=jpeg, picture=preview.picture if jpeg else None)
        version = entity_tag(digest_of(DRAWING) + repr(preview).encode())
        document = Document(b"", SUFFIXES[suffix], max_age=MAX_AGE, version=version)
        return document.not_modified(request) or (await self._drawn(preview, document, request)).response(request)

    async def _drawn(self, preview: Preview, document: Document, request: Request) -> Document:
        found = self._cache.get(preview)
        if found is not None:
            return found
        try:
            image = await self._queue.image(preview, address_of(request.scope))
        except WithoutPicture as drawn:
            return replace(document, body=drawn.image, max_age=BRIEFLY, version=entity_tag(drawn.image))
        found = self._cache[preview] = replace(document, body=image)
        return found

    async def _draw(self, preview: Preview) -> bytes:
        """Raises WithoutPicture."""
        wanted = preview.picture
        picture = await self._jpeg(wanted.image, WIDTH, wanted.height) if wanted else None
        image = await asyncio.get_running_loop().run_in_executor(DRAWING_THREAD, _drawn, preview, picture)
        if wanted and picture is None:
            raise WithoutPicture(image)
        return image


def picture_of(image: Any) -> Picture | None:
    """None where there is none, or only a small one. Its address is another when it looks otherwise."""
    if image is None or image["width"] < LEAST_WIDTH:
        return None
    point = image["focalPoint"]
    focus = (point["x"], point["y"]) if point else None
    key = int(image["id"].removeprefix("Image_"))
    return Picture(key, image["rendition"]["url"], (image["width"], image["height"]), focus)


def speaker_of(quote: Any) -> str:
    if speaker := quote["speaker"]:
        return ", ".join(filter(None, [speaker["name"], speaker["title"]]))
    return quote["attribution"] or ""
