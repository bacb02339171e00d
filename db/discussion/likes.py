"""Likes: one of each reader for each comment."""

from asyncpg import Connection

from db.connections import named_queries

likes = named_queries.load("likes")


async def add(connection: Connection, comment_id: int, commenter_id: int) -> None:
    """The caller has the locks."""
    await likes.add(connection, comment_id=comment_id, commenter_id=commenter_id)


async def remove(connection: Connection, comment_id: int, commenter_id: int) -> None:
    """As `add`."""
    await likes.remove(connection, comment_id=comment_id, commenter_id=commenter_id)
