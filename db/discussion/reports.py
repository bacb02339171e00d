"""Reports: what readers tell moderators about a comment."""

from typing import NamedTuple

from asyncpg import Connection

from db.connections import named_queries

reports = named_queries.load("reports")


class Report(NamedTuple):
    comment_id: int
    commenter_id: int
    reason: str
    details: str | None


async def add(connection: Connection, report: Report) -> None:
    """The caller has the locks."""
    await reports.add(connection, report=report)
