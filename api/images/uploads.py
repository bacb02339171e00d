"""Takes the bytes of a picture at a signed address: streamed to a file, so many of them, and in so much time."""

import asyncio
import logging
import re
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from api.http.content_negotiation import JSON
from api.http.request_errors import HttpError
from api.images.intake import upload_key
from api.images.store import ImageStore, StoreUnavailable
from api.settings.settings import Settings
from db.connections.postgres import Database
from db.content.images import uploads

log = logging.getLogger("dateline")

UPLOAD = re.compile(r"(\d{1,18})-([\w-]{20})", re.ASCII)


class Uploads:
    def __init__(self, settings: Settings, store: ImageStore, database: Database) -> None:
        self.settings, self.store, self.database = settings, store, database

    async def take(self, request: Request) -> Response:
        try:
            await self._take(request)
        except HttpError as refused:
            headers = {name.decode(): value.decode() for name, value in refused.headers}
            return Response(refused.body, refused.status, headers | {"Cache-Control": "no-store"}, JSON)
        except ClientDisconnect:
            return Response(status_code=400)
        return Response(status_code=204)

    async def _take(self, request: Request) -> None:
        found = UPLOAD.fullmatch(request.path_params["upload"])
        if not found or not await uploads.is_open(self.database, int(found[1]), found[2]):
            raise HttpError(404, "This address takes nothing, or no longer: ask for another one.")
        data = await self._read(request)
        try:
            await self.store.put(upload_key(int(found[1])), data)
        except StoreUnavailable as error:
            log.error("%s", error)
            raise HttpError(503, "The storage of images does not answer. Try again.") from error

    async def _read(self, request: Request) -> bytes:
        try:
            async with asyncio.timeout(self.settings.upload_timeout):
                with NamedTemporaryFile() as file:
                    await self._receive(request, file)
                    return await asyncio.to_thread(Path(file.name).read_bytes)
        except TimeoutError:
            raise HttpError(408, "The picture did not arrive in time.") from None

    async def _receive(self, request: Request, file: IO[bytes]) -> None:
        received = 0
        async for part in request.stream():
            received += len(part)
            if received > self.settings.image_bytes:
                raise HttpError(413, f"The picture is larger than {self.settings.image_bytes} bytes.")
            await asyncio.to_thread(file.write, part)
        file.flush()
