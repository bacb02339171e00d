"""The pictures of an article: its lead, and what must be said of all of them before readers see it."""

from typing import Any

from asyncpg import Connection

from db.compiler.global_ids import key_of
from db.content.images import images
from schema.rules.publishing.errors import Place
from schema.rules.publishing.reading import Reading
from schema.rules.user_errors import ErrorCode


async def image(given: str | None, place: Place, reading: Reading) -> dict[str, Any]:
    return {"image": await known_image(given, place, reading)}


async def known_image(given: str | None, place: Place, reading: Reading) -> int | None:
    key = key_of("Image", given) if given is not None else None
    if key is not None and not await images.exists(reading.connection, key):
        place.refuse(ErrorCode.NOT_FOUND, "There is no such image.")
    return key


async def refuse_missing_alts(connection: Connection, article_id: int, place: Place) -> None:
    """Of an article that readers see or will see, as it is stored: each picture has an `alt`, of its own or where it
    stands in the body."""
    for id, is_lead in await images.without_alt(connection, article_id):
        at = place.at("image" if is_lead else "body")
        at.refuse(ErrorCode.REQUIRED, f"The picture {id} has no `alt`, for readers who do not see it.")
