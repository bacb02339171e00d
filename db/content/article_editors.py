"""Who has an article open at the desk."""

from asyncpg import Connection

from db.connections import named_queries

editors = named_queries.load("article_editors")


async def arrive(connection: Connection, article_id: int, commenter_id: int) -> int | None:
    """They are there, or still there, for a minute. The key of the article; None where there is none."""
    found: int | None = await editors.arrive(connection, article_id=article_id, commenter_id=commenter_id)
    return found


async def leave(connection: Connection, article_id: int, commenter_id: int) -> int | None:
    found: int | None = await editors.leave(connection, article_id=article_id, commenter_id=commenter_id)
    return found
