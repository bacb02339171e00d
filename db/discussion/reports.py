"""Reports: what readers tell moderators about a comment."""

from asyncpg import Connection

from db.connections import named_queries

reports = named_queries.load("reports")


async def add(connection: Connection, comment_id: int, commenter_id: int, reason: str, details: str | None) -> None:
    await reports.add(connection, comment_id=comment_id, commenter_id=commenter_id, reason=reason, details=details)
