"""The logs that readers follow: where they stand, what to announce, and what is too old to be kept."""

from collections.abc import Sequence

from databases import Database

from db.connections import named_queries, postgres
from db.connections.reads import NotFound

events = named_queries.load("event_log")

QUEUE = 0
"""The key of the moderation queue, which is no article's."""


async def position(database: Database, key: int) -> int:
    """The last step of an article's feed, or of the queue's."""
    async with postgres.connection(database) as connection:
        if key == QUEUE:
            return int(await events.queue_position(connection))
        found = await events.article_position(connection, key=key)
    if found is None:
        raise NotFound("There is no such article.")
    return int(found)


async def positions(database: Database, keys: Sequence[int]) -> list[tuple[str, int]]:
    """Topics and the last steps of their feeds."""
    async with postgres.connection(database) as connection:
        return [(row["topic"], row["position"]) async for row in events.positions(connection, keys=keys)]


async def articles_with_pending_likes(database: Database) -> list[int]:
    async with postgres.connection(database) as connection:
        return [row["article_id"] async for row in events.articles_with_pending_likes(connection)]


async def announce_likes(database: Database, article_id: int) -> bool:
    """Whether more are waiting: not before a second has passed."""
    async with postgres.connection(database) as connection:
        return bool(await events.announce_likes(connection, article_id=article_id))


async def prune(database: Database, seconds: float) -> None:
    """Forgets events that are older."""
    async with postgres.connection(database) as connection:
        while await events.prune(connection, seconds=seconds):
            pass
        while await events.prune_queue(connection, seconds=seconds):
            pass
