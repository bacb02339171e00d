"""Moments that change answers by time alone, without a notification: hours of publication, and comments that close."""

from datetime import datetime

from db.connections import named_queries, postgres
from db.connections.postgres import Database

moments = named_queries.load("due_moments")


async def due_tags(database: Database, since: datetime | None) -> tuple[datetime, set[str]]:
    """The tags of all that was due since a time of the database's clock, and its time now; none without a time."""
    async with postgres.connection(database) as connection:
        found = await moments.tags(connection, since=since)
        return found["until"], set(found["tags"])
