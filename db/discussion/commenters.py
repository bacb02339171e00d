"""Commenters' accounts: bans, export and erasure."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from asyncpg import Connection
from databases import Database

from db.connections import named_queries, postgres

commenters = named_queries.load("commenters")


async def ban(database: Database, commenter_id: int, until: datetime | None, reason: str) -> bool:
    """Whether there is such a commenter. Without `until` it is for good."""
    async with postgres.connection(database) as connection:
        return bool(await commenters.ban(connection, commenter_id=commenter_id, until=until, reason=reason))


async def unban(database: Database, commenter_id: int) -> bool:
    """Whether there is such a commenter."""
    async with postgres.connection(database) as connection:
        return bool(await commenters.unban(connection, commenter_id=commenter_id))


async def export(database: Database, commenter_id: int) -> str | None:
    """The JSON text of everything held about a commenter; None where there is no such."""
    async with postgres.connection(database) as connection:
        text: str | None = await commenters.export(connection, commenter_id=commenter_id)
        return text


async def exists(connection: Connection, commenter_id: int) -> bool:
    return bool(await commenters.exists(connection, commenter_id=commenter_id))


async def erase(connection: Connection, commenter_id: int, *, keep_words: bool) -> None:
    """Deletes all that says who they were. `locked` and the triggers keep the counts exact."""
    await commenters.erase_likes(connection, commenter_id=commenter_id)
    await commenters.erase_reports(connection, commenter_id=commenter_id)
    await commenters.erase_keys(connection, commenter_id=commenter_id)
    if not keep_words:
        await commenters.erase_revisions(connection, commenter_id=commenter_id)
        await commenters.erase_words(connection, commenter_id=commenter_id)
    await commenters.erase(connection, commenter_id=commenter_id)


@asynccontextmanager
async def locked(database: Database, commenter_id: int) -> AsyncIterator[Connection]:
    """A transaction that holds the locks of the commenter and of every discussion that they take part in."""
    async with postgres.connection(database) as connection, connection.transaction():
        while not await _lock(connection, commenter_id):
            pass
        yield connection


async def _lock(connection: Connection, commenter_id: int) -> bool:
    """False, without any lock, where they have joined another discussion meanwhile: its lock comes before theirs."""
    attempt = connection.transaction()
    await attempt.start()
    joined = await commenters.discussions(connection, commenter_id=commenter_id)
    await commenters.lock_discussions(connection, article_ids=joined)
    await commenters.lock(connection, commenter_id=commenter_id)
    if set(await commenters.discussions(connection, commenter_id=commenter_id)) <= set(joined):
        await attempt.commit()
        return True
    await attempt.rollback()
    return False
