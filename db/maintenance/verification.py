"""Recounts what the database keeps count of, and finds the differences."""

from dataclasses import dataclass

from asyncpg import Connection

from db.connections import named_queries, postgres
from db.maintenance import sequences

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
        return [*await differences(connection), *await _late_sequences(connection)]


async def differences(connection: Connection) -> list[Difference]:
    """Each check is one statement, which sees one moment: writes under way make no difference. Between two, PostgreSQL
    may clear away old rows again."""
    return [found for check in CHECKS for found in await _found(connection, check)]


async def _found(connection: Connection, check: str) -> list[Difference]:
    return [Difference(**dict(row)) async for row in getattr(verification, check)(connection)]


async def _late_sequences(connection: Connection) -> list[Difference]:
    late = await sequences.behind(connection)
    return [Difference("last id", each.name, each.last, each.highest) for each in late]
