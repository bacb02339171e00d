"""Shares of articles: counted once an hour for each reader, of whom only a hash is kept for a while."""

from databases import Database

from db.connections import named_queries, postgres

shares = named_queries.load("shares")


async def count(database: Database, article_id: int, platform: str, reader: str | None) -> int | None:
    """The key of the share; None where there is no such article to be seen. Without a reader nothing is counted."""
    told = None if reader is None else reader.encode(errors="replace")
    # Done twice it counts once.
    return await postgres.retry_once(lambda: _count(database, article_id, platform, told))


async def _count(database: Database, article_id: int, platform: str, reader: bytes | None) -> int | None:
    async with postgres.connection(database) as connection:
        key: int | None = await shares.count(connection, article_id=article_id, platform=platform, reader=reader)
        return key


async def forget_readers(database: Database) -> None:
    """Deletes what is no longer needed to tell readers apart."""
    async with postgres.connection(database) as connection:
        await shares.forget_readers(connection)
