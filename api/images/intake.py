"""Takes pictures in, from an upload or an address of the web: read whole, and kept under the hash of their bytes."""

import asyncio
import logging
from hashlib import sha256

from api.images.decoder import Decoder
from api.images.decoding.refusals import PictureRefused
from api.images.store import ImageStore, StoreUnavailable
from api.settings.settings import Settings
from db.connections.postgres import Database
from db.content.images import uploads
from db.content.images.images import Original
from schema.fields.uploads import UploadedFile
from schema.rules.images.intake import NotTaken, Picture, SentUpload, Source, WebAddress

log = logging.getLogger("dateline")

ACCEPTED = "image/jpeg, image/png, image/webp, image/avif, image/gif"
AT_ONCE = 4
"""Pictures that are in memory at the same time."""


def original_key(hash: str) -> str:
    return f"originals/{hash}"


def upload_key(key: int) -> str:
    return f"uploads/{key}"


class ImageIntake:
    def __init__(self, settings: Settings, store: ImageStore, database: Database) -> None:
        self.settings, self.store, self.database = settings, store, database
        self.decoder = Decoder(settings)
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def read(self, source: Source) -> Picture:
        async with self._turns:
            data = await self._bytes(source)
            if len(data) > self.settings.image_bytes:
                raise NotTaken("IMAGE_TOO_LARGE", f"The file is larger than {self.settings.image_bytes} bytes.")
            try:
                facts = await self.decoder.inspect(data)
            except PictureRefused as refused:
                raise NotTaken(refused.code, refused.message) from None
            digest = (await asyncio.to_thread(sha256, data)).digest()
            return Picture(Original(hash=digest, byte_count=len(data), **facts), data)

    async def keep(self, picture: Picture, is_new: bool) -> None:
        key = original_key(picture.original.hash.hex())
        try:
            if is_new or not await self.store.has(key):
                await self.store.put(key, picture.data)
        except StoreUnavailable as error:
            raise unavailable(error) from error

    async def close(self) -> None:
        await self.decoder.close()

    async def original(self, hash: str) -> bytes | None:
        """What has been kept. Raises NotTaken."""
        try:
            return await self.store.get(original_key(hash))
        except StoreUnavailable as error:
            raise unavailable(error) from error

    async def discard(self, source: Source) -> None:
        if isinstance(source, SentUpload) and await uploads.claim(self.database, source.key):
            await self.store.delete(upload_key(source.key))

    async def _bytes(self, source: Source) -> bytes:
        match source:
            case UploadedFile():
                return await asyncio.to_thread(source.file.read)
            case SentUpload():
                return await self._sent(source)
            case WebAddress():
                return await self.fetched(source)

    async def _sent(self, upload: SentUpload) -> bytes:
        try:
            data = await self.store.get(upload_key(upload.key))
        except StoreUnavailable as error:
            raise unavailable(error) from error
        if data is None:
            raise NotTaken("NOT_FOUND", "Nothing has been sent to the address of this upload, or it has been used.")
        return data

    async def fetched(self, address: WebAddress) -> bytes:
        """Raises NotTaken."""
        from api.http.web_fetch import NotFetched, WebFetch  # its libraries come with the first address

        fetch = WebFetch(self.settings.image_bytes, self.settings.upload_timeout, self.settings.image_hosts)
        try:
            return (await fetch(address.url, ACCEPTED)).body
        except NotFetched as error:
            raise NotTaken("IMAGE_NOT_FETCHED", str(error)) from None


def unavailable(error: StoreUnavailable) -> NotTaken:
    log.error("%s", error)
    return NotTaken("IMAGES_UNAVAILABLE", "The storage of images does not answer. Try again.")
