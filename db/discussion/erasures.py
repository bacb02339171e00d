"""Erasure of accounts: what says whose it is goes at once, what they have written, liked and reported in batches."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from asyncpg import Connection

from db.connections import named_queries, postgres
from db.connections.background_tasks import Locked
from db.connections.postgres import Database
from db.discussion import commenters
from db.discussion.commenters import AccountDecision
from db.discussion.transfers.pace import Pace
from db.feed.maintenance import PendingAnnouncements

erasures = named_queries.load("erasures")

FEWEST, BATCH, HELD = 5, 40, 0.015
"""Comments that are erased in one transaction, and seconds that their discussions are to be locked."""
ANNOUNCED = 1_000
"""Comments whose discussions are announced one by one."""
INTERVAL = 0.025  # seconds, in which others get what a batch has locked


@asynccontextmanager
async def locked(database: Database, commenter_id: int) -> AsyncIterator[Connection]:
    """A transaction that holds the lock of the commenter, without whom nothing is written in their name."""
    async with postgres.connection(database) as connection, connection.transaction():
        await erasures.lock(connection, commenter_id=commenter_id)
        yield connection


async def begin(connection: Connection, decision: AccountDecision) -> None:
    """Nothing is left that says who they were, but a hash where they were banned. With ERASE nobody sees their words
    from now on."""
    key = decision.commenter_id
    await commenters.record(connection, decision)
    await erasures.keep_ban(connection, commenter_id=key)
    await erasures.remember_erased(connection, commenter_id=key)
    await erasures.begin(connection, commenter_id=key, keeps_words=decision.action == "DELETE")
    await erasures.announce(connection, commenter_id=key, most=ANNOUNCED)
    await erasures.erase(connection, commenter_id=key)


async def has_few_traces(connection: Connection, commenter_id: int) -> bool:
    """Whether all that is to be erased of each kind is one batch."""
    return bool(await erasures.has_few_traces(connection, commenter_id=commenter_id, most=BATCH))


class Batch(NamedTuple):
    """How many comments, likes or reports were erased, in how many seconds under their locks."""

    may_be_more: bool
    done: int = 0
    seconds: float = 0


async def erase_next(database: Database, commenter_id: int, most: int | None = None) -> Batch:
    """Erases a batch, unless others hold its locks. One statement does, and commits: nobody waits for this process
    while it has the locks."""
    try:
        async with postgres.connection(database) as connection:
            found = await erasures.erase_batch(connection, commenter_id=commenter_id, most=most or BATCH)
    except Locked:
        return Batch(may_be_more=True)
    return Batch(*found)


async def read_ahead(database: Database, commenter_id: int, most: int) -> None:
    """Brings the pages that the next batch needs into memory, while nobody waits for it."""
    async with postgres.connection(database) as connection:
        await erasures.read_ahead(connection, commenter_id=commenter_id, most=most)


def pending(database: Database) -> PendingAnnouncements:
    """What does the rest of large accounts, batch after batch: how long one has held its locks says how large the next
    one is."""
    pace = Pace(min(FEWEST, BATCH), BATCH, HELD)

    async def erase(database: Database, commenter_id: int) -> bool:
        await read_ahead(database, commenter_id, pace.number)
        batch = await erase_next(database, commenter_id, pace.number)
        if batch.done:
            pace.note(batch.done, batch.seconds)
        return batch.may_be_more

    return PendingAnnouncements(database, INTERVAL, erase)
