"""Likes: one of each reader for each comment."""

from asyncpg import Connection

from db.connections import named_queries
from db.discussion.expected_facts import UNDER_LOCKS, ExpectedState

likes = named_queries.load("likes")


async def add(
    connection: Connection, comment_id: int, commenter_id: int, expected: ExpectedState = UNDER_LOCKS
) -> bool:
    """Whether it is as expected: else nothing is done."""
    found: bool = await likes.add(connection, comment_id=comment_id, commenter_id=commenter_id, expected=expected)
    return found


async def remove(
    connection: Connection, comment_id: int, commenter_id: int, expected: ExpectedState = UNDER_LOCKS
) -> bool:
    """As `add`."""
    found: bool = await likes.remove(connection, comment_id=comment_id, commenter_id=commenter_id, expected=expected)
    return found
