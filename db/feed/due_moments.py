"""Moments that change answers by time alone: hours of publication, and comments that close. Whichever process comes
first records the change in the log of content; and the tags that are due are those of answers to be purged."""

import asyncio
from datetime import datetime

from db.connections import named_queries, postgres
from db.connections.background_tasks import attempt
from db.connections.postgres import Database

moments = named_queries.load("due_moments")

BATCH = 100
LONGEST, SHORTEST = 1.0, 0.02  # seconds between two looks
"""An hour that is set meanwhile is at most so much late."""


async def tell_due_moments(database: Database) -> None:
    """Until it is cancelled, also of moments at which no process ran. PostgreSQL's clock counts."""
    while True:
        seconds = await attempt(lambda: tell_due(database), "the hours of articles could not be looked at")
        await asyncio.sleep(LONGEST if seconds is None else min(max(seconds, SHORTEST), LONGEST))


async def tell_due(database: Database) -> float | None:
    """Some of what is due; the seconds until the next moment, None for never."""
    async with postgres.connection(database) as connection:
        seconds: float | None = await moments.tell(connection, most=BATCH)
        return seconds


async def due_tags(database: Database, since: datetime | None) -> tuple[datetime, set[str]]:
    """The tags of all that was due since a time of the database's clock, and its time now; none without a time."""
    async with postgres.connection(database) as connection:
        found = await moments.tags(connection, since=since)
        return found["until"], set(found["tags"])
