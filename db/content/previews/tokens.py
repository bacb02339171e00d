"""Preview tokens: made for articles and a moment, each good for a while, and signed with a key of the database's."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from db.connections import named_queries, postgres
from db.connections.postgres import Database

previews = named_queries.load("previews")

TOKEN = re.compile(r"preview_([1-9][0-9]{0,17})-([\w-]{20})", re.ASCII)


class InvalidToken(Exception):
    """A preview token that is made up or has expired, or whose maker may not edit any more."""


class SignedToken(NamedTuple):
    """Of a token that looks like one: its key, and the signature that it came with."""

    id: int
    signature: str


@dataclass(frozen=True, slots=True)
class NewToken:
    """`at` is None for whenever it is used. It is good for so many `seconds`. `actor` is who made it."""

    article_ids: Sequence[int]
    at: datetime | None
    seconds: int
    actor: str


def parsed(token: str) -> SignedToken:
    """Raises InvalidToken."""
    found = TOKEN.fullmatch(token)
    if found is None:
        raise InvalidToken
    return SignedToken(int(found[1]), found[2])


async def missing(connection: Any, article_ids: Sequence[int]) -> set[int]:
    """Those that are no articles."""
    return {row["id"] async for row in previews.missing(connection, article_ids=article_ids)}


async def add(connection: Any, given: NewToken) -> int:
    return int(await previews.add(connection, given=given))


async def revoke(connection: Any, token: str) -> int:
    """The key of what is good no longer. Raises InvalidToken where it never was."""
    found: int | None = await previews.revoke(connection, **parsed(token)._asdict())
    if found is None:
        raise InvalidToken
    return found


async def forget_expired_previews(database: Database) -> None:
    async with postgres.connection(database) as connection:
        await previews.forget(connection)
