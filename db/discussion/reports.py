"""Reports: what readers tell moderators about a comment."""

from typing import NamedTuple

from asyncpg import Connection

from db.connections import named_queries
from db.discussion.expected_facts import UNDER_LOCKS, ExpectedState

reports = named_queries.load("reports")


class Report(NamedTuple):
    comment_id: int
    commenter_id: int
    reason: str
    details: str | None


async def add(connection: Connection, report: Report, expected: ExpectedState = UNDER_LOCKS) -> bool:
    """Whether it is as expected, and no more follows from it: else nothing is done."""
    done: bool = await reports.add(connection, report=report, expected=expected)
    return done
