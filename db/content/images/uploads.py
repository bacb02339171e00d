"""Uploads: bytes of pictures that are sent to a signed address, before an image is made of them."""

from db.connections import postgres
from db.connections.postgres import Database
from db.content.images.files import Delete
from db.content.images.images import images


async def add(database: Database) -> int:
    async with postgres.connection(database) as connection:
        return int(await images.add_upload(connection))


async def is_open(database: Database, key: int, signature: str) -> bool:
    async with postgres.connection(database) as connection:
        return bool(await images.open_upload(connection, id=key, signature=signature))


async def claim(database: Database, key: int) -> bool:
    """Whether it was there: it is used once."""
    async with postgres.connection(database) as connection:
        return await images.claim_upload(connection, id=key) is not None


async def forget(database: Database, delete: Delete) -> None:
    """Of those that nobody has used for a day, row and bytes."""
    async with postgres.connection(database) as connection, connection.transaction():
        async for row in images.forget_uploads(connection):
            await delete(str(row["id"]))
