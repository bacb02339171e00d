"""Renditions: made of originals once, kept, and found again by the parts of their addresses."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from starlette.exceptions import HTTPException

from api.http.drawing_queue import DrawingQueue
from api.images.decoder import Decoder
from api.images.decoding.refusals import PictureRefused
from api.images.intake import original_key
from api.images.store import ImageStore
from api.settings.settings import Settings

MOST_OF_A_CLIENT, MOST_WAITING = 60, 200
"""A page with many new pictures asks for them all at once."""
USUAL_DRAWING = 0.3  # seconds
MOST_KEPT = 300
"""Of one image: who makes up sizes does not fill the storage."""
ADDRESS = re.compile(
    r"(?P<path>\d{1,18}-[0-9a-f]{12})/(?P<size>(?P<width>\d{1,4})x(?P<height>\d{1,4}))-(?P<signature>[\w-]{20})"
    r"(?P<extension>\.(?P<format>jpg|webp|avif|png))?",
    re.ASCII,
)


class Address(NamedTuple):
    """The parts of a rendition's address: `signed` is what its signature is of, `format` is None for AUTO, and `until`
    when it ends, in seconds since 1970, None for never."""

    path: str
    width: int
    height: int
    format: str | None
    signature: str
    signed: str
    until: int | None


@lru_cache(4_096)
def parse(path: str, query: str) -> Address | None:
    found = ADDRESS.fullmatch(path)
    until = re.fullmatch(r"(?:until=(\d{1,12}))?", query, re.ASCII)
    if not found or not until:
        return None
    signed = f"{found['path']}/{found['size']}{found['extension'] or ''}{f'?{query}' if query else ''}"
    size = int(found["width"]), int(found["height"])
    return Address(
        found["path"], *size, found["format"], found["signature"], signed, int(until[1]) if until[1] else None
    )


@dataclass(frozen=True, slots=True)
class Rendition:
    """Which picture, of what: the original's hash, the first part of the address, size, format and focal point."""

    original: str
    path: str
    width: int
    height: int
    format: str
    focal_point: tuple[float, float] | None

    @property
    def key(self) -> str:
        return f"renditions/{self.path}/{self.width}x{self.height}.{self.format}"


class Renditions:
    def __init__(self, settings: Settings, store: ImageStore) -> None:
        self._store, self._decoder, self._quality = store, Decoder(settings), settings.image_quality
        limits: Any = {"most_of_a_client": MOST_OF_A_CLIENT, "most": MOST_WAITING, "seconds": USUAL_DRAWING}
        self._queue: DrawingQueue[Rendition] = DrawingQueue(self._made, **limits)

    async def get(self, rendition: Rendition, client: str) -> bytes:
        """Raises HTTPException, and StoreUnavailable."""
        return await self._store.get(rendition.key) or await self._queue.image(rendition, client)

    async def close(self) -> None:
        await self._decoder.close()

    async def _made(self, rendition: Rendition) -> bytes:
        if kept := await self._store.get(rendition.key):  # by another process meanwhile
            return kept
        data = await self._store.get(original_key(rendition.original))
        if data is None:
            raise HTTPException(404)
        wanted = {"width": rendition.width, "height": rendition.height, "format": rendition.format}
        try:
            image = await self._decoder.draw(data, **wanted, quality=self._quality, focal_point=rendition.focal_point)
        except PictureRefused:
            raise HTTPException(503, headers={"Retry-After": "60"}) from None
        if await self._has_room(rendition):
            await self._store.put(rendition.key, image)
        return image

    async def _has_room(self, rendition: Rendition) -> bool:
        kept = 0
        async for _ in self._store.listed(f"renditions/{rendition.path}"):
            kept += 1
        return kept < MOST_KEPT
