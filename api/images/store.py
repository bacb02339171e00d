"""Where the bytes of images are kept, under keys: a directory, or storage that speaks S3.

`originals/` has what newsrooms sent, `renditions/` what was made of it, `uploads/` what no image has been made of yet.
"""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from api.settings.settings import Settings, variable

if TYPE_CHECKING:
    from obstore.store import LocalStore, S3Store

S3_OPTIONS: Any = {"timeout": "30s", "connect_timeout": "5s", "allow_http": True}
S3_RETRIES: Any = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
SECONDS_TO_ANSWER = 1


class StoreUnavailable(RuntimeError):
    """The message says in one line what of the storage does not work."""


class Stored(NamedTuple):
    key: str
    size: int
    stored_at: datetime


class ImageStore:
    """What is put is there whole or not at all. With a directory, it has reached the disk when `put` returns."""

    def __init__(self, settings: Settings) -> None:
        self.place = settings.images or str(settings.data_dir / "images")
        self.directory = None if urlsplit(self.place).scheme == "s3" else Path(self.place)
        self._settings = settings
        self._opened: LocalStore | S3Store | None = None

    async def state(self) -> str:
        """`ok` or `unavailable`, within a second. A directory is looked at without the library that opens it."""
        try:
            async with asyncio.timeout(SECONDS_TO_ANSWER):
                return await self._checked()
        except (TimeoutError, StoreUnavailable):
            return "unavailable"

    async def _checked(self) -> str:
        if self.directory is None:
            await self.has("originals")
            return "ok"
        return "ok" if await asyncio.to_thread(_can_be_written, self.directory) else "unavailable"

    async def put(self, key: str, data: bytes) -> None:
        with self._explained():
            await self._store.put_async(key, data)
            if self.directory is not None:
                await asyncio.to_thread(_reach_the_disk, self.directory / key)

    async def get(self, key: str) -> bytes | None:
        with self._explained():
            try:
                return bytes(await (await self._store.get_async(key)).bytes_async())
            except FileNotFoundError:
                return None

    async def has(self, key: str) -> bool:
        with self._explained():
            try:
                await self._store.head_async(key)
            except FileNotFoundError:
                return False
            return True

    async def delete(self, key: str) -> None:
        with self._explained():
            try:
                await self._store.delete_async(key)
            except FileNotFoundError:
                return

    async def listed(self, prefix: str) -> AsyncIterator[Stored]:
        """All below a folder."""
        with self._explained():
            async for batch in self._store.list(prefix):
                for each in batch:
                    yield Stored(each["path"], each["size"], each["last_modified"].astimezone(UTC))

    @property
    def _store(self) -> "LocalStore | S3Store":
        if self._opened is None:
            self._opened = _local_store(self.directory) if self.directory else self._s3_store()
        return self._opened

    def _s3_store(self) -> "S3Store":
        from obstore.store import S3Store  # with the first image: a library of 16 MB

        settings, parts = self._settings, urlsplit(self.place)
        keys: Any = {}
        if settings.images_access_key:
            keys = {
                "access_key_id": settings.images_access_key,
                "secret_access_key": settings.images_secret_key,
            }
        return S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            endpoint=settings.images_endpoint,
            region=settings.images_region,
            virtual_hosted_style_request=settings.images_endpoint is None,
            client_options=S3_OPTIONS,
            retry_config=S3_RETRIES,
            **keys,
        )

    @contextmanager
    def _explained(self) -> Iterator[None]:
        from obstore.exceptions import BaseError

        try:
            yield
        except (BaseError, OSError) as error:
            reason = str(error).strip().partition("\n")[0]
            raise StoreUnavailable(f"{variable('images')} ({self.place}) cannot be used: {reason}") from error


def _local_store(directory: Path) -> "LocalStore":
    from obstore.store import LocalStore

    directory.mkdir(parents=True, exist_ok=True)
    return LocalStore(directory)


def _can_be_written(directory: Path) -> bool:
    """Or made, before the first image."""
    there = next(each for each in (directory, *directory.parents) if each.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _reach_the_disk(path: Path) -> None:
    """The file, and the folders that name it."""
    for each in (path, path.parent, path.parent.parent):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
