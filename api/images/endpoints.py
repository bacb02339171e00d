"""`/images/`: renditions as files that may be cached for ever, and the addresses that take uploads."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, Router

from api.http.client_address import address_of
from api.http.content_negotiation import choose
from api.http.cors import cross_origin
from api.http.security_headers import SecurityHeaders
from api.http_caching.etags import if_none_match, matches_any
from api.images.intake import ImageIntake
from api.images.maintenance import maintain
from api.images.renditions import Address, Rendition, Renditions, parse
from api.images.shown_images import ShownImages
from api.images.store import ImageStore, StoreUnavailable
from api.images.uploads import Uploads
from api.settings.settings import Settings
from db.connections.background_tasks import background_tasks
from db.connections.postgres import Database
from db.content.images.files import ImageFile, find_shown
from schema.rules.services import Services

log = logging.getLogger("dateline")

MEDIA_TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif", "png": "image/png"}
FORMATS = {media_type: format for format, media_type in MEDIA_TYPES.items()}
FOR_EVER = "public, max-age=31536000, immutable"
FOR_EDITORS = "private, max-age=3600"
PROGRAMS = "previews"
"""What draws preview images, as a client that waits for renditions."""
UPLOADING = ["PUT", "OPTIONS"]
METHODS = Response(status_code=204, headers={"Allow": ", ".join(UPLOADING)})
NO_STORE = {"Cache-Control": "no-store"}
HEADERS = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}


class Images:
    """Its services come with the lifespan of the application."""

    def __init__(self, settings: Settings) -> None:
        self.settings, self.store = settings, ImageStore(settings)
        self.database: Database
        self.shown: ShownImages
        self.renditions: Renditions
        self.uploads: Uploads

    @asynccontextmanager
    async def running(self, served: Services) -> AsyncIterator[Services]:
        """With the services around it, which take pictures in."""
        intake = ImageIntake(self.settings, self.store, served.database)
        self.database = served.database
        self.shown = ShownImages(served.database, served.feed.listener)
        self.renditions = Renditions(self.settings, self.store)
        self.uploads = Uploads(self.settings, self.store, served.database)
        try:
            async with background_tasks(maintain(served.database, self.store)):
                yield replace(served, intake=intake)
        finally:
            await self.renditions.close()
            await intake.close()

    async def jpeg(self, image: int, width: int, height: int) -> bytes | None:
        """An image in this size, as it is kept; None where readers may not see it, or it cannot be had for now."""
        found = await find_shown(self.database, image)
        if found is None:
            return None
        path, file = found
        try:
            wanted = Rendition(file.original, path, width, height, "jpg", file.focal_point)
            return await self.renditions.get(wanted, PROGRAMS)
        except StoreUnavailable as error:
            log.error("%s", error)
        except HTTPException:  # it is not there, cannot be read, or too many wait
            pass
        return None

    def routes(self) -> list[Mount]:
        own = [
            Route(
                "/uploads/{upload}", self._take, methods=UPLOADING, middleware=cross_origin(self.settings, UPLOADING)
            ),
            Route("/{path:path}", self._show),
        ]
        return [Mount("/images", Router(own, redirect_slashes=False, middleware=[Middleware(SecurityHeaders)]))]

    async def _take(self, request: Request) -> Response:
        return METHODS if request.method == "OPTIONS" else await self.uploads.take(request)

    async def _show(self, request: Request) -> Response:
        address = parse(request.path_params["path"], request.url.query)
        if address is None:
            return not_found()
        try:
            return await self._rendition(request, address)
        except HTTPException as refused:
            return Response(status_code=refused.status_code, headers={**NO_STORE, **(refused.headers or {})})
        except StoreUnavailable as error:
            log.error("%s", error)
            return Response(status_code=503, headers={**NO_STORE, "Retry-After": "5"})

    async def _rendition(self, request: Request, address: Address) -> Response:
        file = await self.shown.find(address.path, address.signed, address.signature)
        if file is None or not is_shown(file, address):
            return not_found()
        format = address.format or accepted_format(request, file)
        headers = headers_of(address, format)
        if matches_any(headers["ETag"], if_none_match(request)):
            return Response(status_code=304, headers=headers)
        wanted = Rendition(file.original, address.path, address.width, address.height, format, file.focal_point)
        image = await self.renditions.get(wanted, address_of(request.scope))
        return Response(image, headers=headers, media_type=MEDIA_TYPES[format])


def not_found() -> Response:
    """Not kept by caches: it may be there soon."""
    return Response(status_code=404, headers=NO_STORE)


def is_shown(file: ImageFile, address: Address) -> bool:
    """To readers what they may find; to editors, who have other addresses, until these end."""
    return file.listed if address.until is None else address.until > time.time()


def accepted_format(request: Request, file: ImageFile) -> str:
    """The smallest that the browser names. `*/*` names none: programs that send it may know JPEG only."""
    named = request.headers.get("accept", "").lower()
    modern = [media_type for media_type in ("image/avif", "image/webp") if media_type in named]
    chosen = choose(named.encode("latin-1"), tuple(modern)) if modern else None
    return FORMATS[chosen] if chosen else "png" if file.see_through else "jpg"


def headers_of(address: Address, format: str) -> dict[str, str]:
    image, _, version = address.path.partition("-")
    tag = f"image.{image}"
    headers: dict[str, Any] = {
        "Cache-Control": FOR_EDITORS if address.until else FOR_EVER,
        "ETag": f'"{version}-{address.width}x{address.height}-{format}"',
        "Cache-Tag": tag,
        "Surrogate-Key": tag,
        **HEADERS,
    }
    return headers | ({} if address.format else {"Vary": "Accept"})
