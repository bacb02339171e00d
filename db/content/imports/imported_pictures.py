"""Pictures of imported articles: each is one image, however often its article is imported."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from db.connections import named_queries, postgres
from db.connections.postgres import Database
from db.content.article_revisions import IMPORT
from db.content.images import images
from db.content.images.images import ImageRow, Keep, Original, Put

queries = named_queries.load("imported_pictures")


@dataclass(frozen=True, slots=True)
class FilePicture:
    """The hash of a picture's bytes, with what a file says of it: columns of an image by name."""

    original: bytes
    external_id: str | None
    columns: Mapping[str, Any]

    @property
    def said(self) -> bytes:
        words = repr((self.original, self.external_id, sorted(self.columns.items())))
        return blake2b(words.encode(errors="replace"), digest_size=16).digest()


async def find(database: Database, picture: FilePicture) -> int | None:
    """The image that it is. What the publisher calls by a key is that one, whatever is said of it now."""
    async with postgres.connection(database) as connection:
        found: int | None = await queries.said_before(connection, said=picture.said)
        if found is None and picture.external_id is not None:
            found = await queries.of_external_id(connection, external_id=picture.external_id)
        elif found is None and "credit" in picture.columns:
            same = ImageRow(original=picture.original, **picture.columns)
            found = await images.images.find_same(connection, image=same)
        return found


async def add(database: Database, picture: FilePicture, original: Original, keep: Keep) -> int:
    """The image that is made of it, or the one without a name of which the same is said."""
    key = await images.put(database, Put(None, picture.external_id, picture.columns, original, IMPORT.actor), keep)
    assert key is not None
    async with postgres.connection(database) as connection:
        await queries.remember(connection, said=picture.said, image_id=key)
    return key


async def fetched(database: Database, url: str) -> bytes | None:
    """The hash of what this address had when it was fetched."""
    async with postgres.connection(database) as connection:
        found: bytes | None = await queries.fetched(connection, url=url)
        return found


async def note_fetched(database: Database, url: str, hash: bytes) -> None:
    async with postgres.connection(database) as connection:
        await queries.note_fetched(connection, url=url, original=hash)
