"""Shares of articles: counted once an hour for each reader, of whom only a hash is kept for a while."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from db.connections import named_queries, postgres
from db.connections.postgres import Database
from db.discussion.pace import Pace

shares = named_queries.load("shares")


@dataclass(frozen=True, slots=True)
class SharingReader:
    """Who shares: a commenter, who has a pace, or somebody with a name that tells them apart from others; without one
    nothing is counted. Of a network, at most `ceiling` shares of an article count in an hour."""

    name: bytes | None
    network: bytes | None = None
    commenter_id: int | None = None
    ceiling: int = 1


class Counted(NamedTuple):
    """The key of the share: None where there is no such article to be seen, or where the reader may share again only
    at `retry_at`."""

    key: int | None
    retry_at: datetime | None


async def count(database: Database, article_id: int, platform: str, reader: SharingReader, pace: Pace) -> Counted:
    # Done twice it counts once.
    return await postgres.retry_once(lambda: _count(database, article_id, platform, reader, pace))


async def _count(database: Database, article_id: int, platform: str, reader: SharingReader, pace: Pace) -> Counted:
    async with postgres.connection(database) as connection:
        found = await shares.count(connection, article_id=article_id, platform=platform, reader=reader, pace=pace)
        return Counted(found["id"], found["retry_at"])


async def forget_readers(database: Database) -> None:
    """Deletes what is no longer needed to tell readers and networks apart."""
    async with postgres.connection(database) as connection:
        await shares.forget_readers(connection)
