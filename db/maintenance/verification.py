"""Recounts what the database keeps count of, and finds the differences."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from asyncpg import Connection

from db.connections import named_queries, postgres

verification = named_queries.load("verification")
CHECKS = sorted(name for name in verification.available_queries if not name.endswith("_cursor"))


@dataclass(frozen=True, slots=True)
class Difference:
    """What is stored of something, such as the `like_count` of `Comment_7`, and what was counted."""

    what: str
    id: str
    stored: int
    counted: int

    def __str__(self) -> str:
        return f"{self.what} of {self.id}: {self.stored} stored, {self.counted} counted"


async def verify(url: str) -> list[Difference]:
    database = postgres.open_database(url, pool_size=1)
    async with postgres.connected(database), postgres.connection(database) as connection:
        return await differences(connection)


async def differences(connection: Connection) -> list[Difference]:
    """All checks look at the same moment, so that writes under way make none."""
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        return [found for check in CHECKS async for found in _found(connection, check)]


async def _found(connection: Connection, check: str) -> AsyncIterator[Difference]:
    async for row in getattr(verification, check)(connection):
        yield Difference(**dict(row))
