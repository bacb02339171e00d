"""The event logs in the database: their positions, likes that become events, and pruning."""

from collections.abc import Sequence

from db.connections import named_queries, postgres
from db.connections.background_tasks import background_transaction
from db.connections.postgres import Database
from db.connections.reads import NotFound

events = named_queries.load("event_log")

BATCH = 50
"""Articles that are looked at in one transaction."""


async def position(database: Database, log: str, key: int) -> int:
    """Where the last event of a log is: that of an article, of the moderation queue, of content, or of
    what readers are told. Raises NotFound."""
    async with postgres.connection(database) as connection:
        match log:
            case "queue":
                found = await events.queue_position(connection)
            case "content":
                found = await events.content_position(connection)
            case "notices":
                found = await events.notice_position(connection)
            case _:
                found = await events.article_position(connection, key=key)
    if found is None:
        raise NotFound("There is no such article.")
    return int(found)


async def positions(database: Database, keys: Sequence[int]) -> list[tuple[str, int]]:
    """Topics, such as `feed.42`, and the sequence numbers of their last events."""
    async with postgres.connection(database) as connection:
        return [(row["topic"], row["position"]) async for row in events.positions(connection, keys=keys)]


async def pending_announcements(database: Database) -> list[tuple[str, int]]:
    """Topics of notifications, such as `likes`, and the keys of the articles, or commenters, for which they wait."""
    async with postgres.connection(database) as connection:
        return [(row["topic"], row["key"]) async for row in events.pending_announcements(connection)]


async def announce_likes(database: Database, article_id: int) -> bool:
    """Whether more are pending: they become an event no earlier than a second after the last."""
    async with postgres.connection(database) as connection:
        return bool(await events.announce_likes(connection, article_id=article_id))


async def announce_shares(database: Database, article_id: int) -> bool:
    """Whether a change is pending: they are announced no earlier than some seconds after the last."""
    async with postgres.connection(database) as connection:
        return bool(await events.announce_shares(connection, article_id=article_id))


async def prune(database: Database, log: str, seconds: float) -> None:
    """Deletes what is older from a log: those of `comments`, the moderation `queue` and `content`, or the `rank_steps`
    of likes and replies, without which who walks through a ranking sees it as it is."""
    async with postgres.connection(database) as connection:
        while await getattr(events, f"prune_{log}")(connection, seconds=seconds):
            pass


async def describe_content(database: Database) -> int:
    """Looks at some articles that were stored before changes were told, so that it can be said what changes; at how
    many."""
    async with background_transaction(database) as connection:
        return int(await events.describe_content(connection, most=BATCH))
