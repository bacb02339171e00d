"""Leases: which moderator looks at a comment, for a while, so that others take the next one."""

from datetime import datetime

from db.connections import named_queries, postgres
from db.connections.postgres import Database

leases = named_queries.load("leases")

SECONDS = 120
"""That a lease lasts, unless it is taken again."""
Holder = tuple[str | None, datetime | None]


async def take(database: Database, comment_id: int, commenter_id: int) -> Holder | None:
    """The name of who has it instead and until when, both None where it is theirs now; None without such a comment."""
    async with postgres.connection(database) as connection:
        found = await leases.take(connection, comment_id=comment_id, commenter_id=commenter_id, seconds=SECONDS)
        return (found["name"], found["until"]) if found else None


async def release(database: Database, comment_id: int, commenter_id: int) -> None:
    async with postgres.connection(database) as connection:
        await leases.release(connection, comment_id=comment_id, commenter_id=commenter_id)
