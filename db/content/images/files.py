"""The files of images: whose address was signed, what it is to be made of, and what nobody needs any more."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

from db.connections import postgres
from db.connections.postgres import Database
from db.content.images.images import images

Delete = Callable[[str], Awaitable[None]]
"""Deletes the bytes of a hash or an upload."""


class ImageFile(NamedTuple):
    """What a rendition is made of: the original's hash as text, whether one can see through it, and its focal point.
    `listed`: readers may see it."""

    original: str
    see_through: bool
    focal_point: tuple[float, float] | None
    listed: bool


async def find_file(database: Database, path: str, address: str, signature: str) -> ImageFile | None:
    """`path` is the first part of an `address`; None where there is no such image, or its address was not signed."""

    async def find() -> ImageFile | None:
        async with postgres.connection(database) as connection:
            found = await images.file(connection, path=path, address=address, signature=signature)
        return None if found is None else _file(found)

    return await postgres.retry_once(find)


async def find_shown(database: Database, id: int) -> tuple[str, ImageFile] | None:
    """The first part of the addresses of an image that readers may see, and its file."""

    async def find() -> tuple[str, ImageFile] | None:
        async with postgres.connection(database) as connection:
            found = await images.shown_file(connection, id=id)
        return None if found is None else (found["path"], _file(found))

    return await postgres.retry_once(find)


def _file(found: Any) -> ImageFile:
    point = None if found["focal_x"] is None else (found["focal_x"], found["focal_y"])
    return ImageFile(found["original"], found["see_through"], point, found["listed"])


async def paths(database: Database) -> set[str]:
    """The first parts of the addresses of all images."""
    async with postgres.connection(database) as connection:
        return {row["path"] async for row in images.paths(connection)}


async def original_hashes(database: Database) -> list[str]:
    async with postgres.connection(database) as connection:
        return [row["hash"] async for row in images.originals(connection)]


async def forget_originals(database: Database, delete: Delete) -> int:
    """Of what no image has had for a day, row and bytes. Who sends the same bytes meanwhile waits, and keeps them."""
    async with postgres.connection(database) as connection:
        unused = [row["hash"] async for row in images.unused_originals(connection)]
        for each in unused:
            async with connection.transaction():
                if await images.forget_original(connection, hash=each):
                    await delete(each)
    return len(unused)


async def alone(database: Database, work: Callable[[], Awaitable[None]]) -> None:
    """Does the work unless another process is at it."""
    async with postgres.connection(database) as connection, connection.transaction():
        if await images.try_to_maintain(connection):
            await work()
