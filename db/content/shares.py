"""Shares of articles: counted once an hour for each reader, of whom only a hash is kept for a while."""

from typing import NamedTuple

from databases import Database

from db.connections import named_queries, postgres

shares = named_queries.load("shares")


class SharingReader(NamedTuple):
    """Who shares; without a name nothing is counted. Of a network, at most `ceiling` shares of an article count in an
    hour; without a network all do."""

    name: str | None
    network: str | None
    ceiling: int


async def count(database: Database, article_id: int, platform: str, reader: SharingReader) -> int | None:
    """The key of the share; None where there is no such article to be seen."""
    # Done twice it counts once.
    return await postgres.retry_once(lambda: _count(database, article_id, platform, reader))


async def _count(database: Database, article_id: int, platform: str, reader: SharingReader) -> int | None:
    async with postgres.connection(database) as connection:
        key: int | None = await shares.count(
            connection,
            article_id=article_id,
            platform=platform,
            reader=_told(reader.name),
            network=_told(reader.network),
            ceiling=reader.ceiling,
        )
        return key


def _told(text: str | None) -> bytes | None:
    return text.encode(errors="replace") if text else None


async def forget_readers(database: Database) -> None:
    """Deletes what is no longer needed to tell readers and networks apart."""
    async with postgres.connection(database) as connection:
        await shares.forget_readers(connection)
