"""Field usage in the database: how many operations selected a field, by day, app and version."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from asyncpg import Connection

from db.connections import named_queries, postgres
from db.connections.postgres import Database

usage = named_queries.load("field_usage")


class Use(NamedTuple):
    """A field, such as `Article.dek`, selected by an app; its name is empty for documents that are not registered."""

    field: str
    app: str
    version: str


class Used(NamedTuple):
    field: str
    app: str
    version: str
    times: int
    last_day: date


async def add(database: Database, counts: Mapping[Use, int]) -> None:
    """Adds to the counts of today, in UTC."""
    fields, apps, versions = (list(column) for column in zip(*counts, strict=True))
    async with postgres.connection(database) as connection:
        await usage.add(connection, fields=fields, apps=apps, versions=versions, counts=list(counts.values()))


async def prune(database: Database) -> None:
    """Deletes what is more than 400 days old."""
    async with postgres.connection(database) as connection:
        await usage.prune(connection)


async def since(connection: Connection, days: int, field: str | None = None) -> list[Used]:
    """The sums of the last `days`, in UTC."""
    return [Used(**row) async for row in usage.since(connection, days=days, field=field)]
