"""Erasure of accounts: what says whose it is goes at once, what they have written, liked and reported in batches."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic

from asyncpg import Connection

from db.connections import named_queries, postgres
from db.connections.background_tasks import Locked, background_transaction
from db.connections.postgres import Database
from db.discussion import commenters
from db.discussion.commenters import AccountDecision
from db.discussion.transfers.pace import Pace
from db.feed.maintenance import PendingAnnouncements

erasures = named_queries.load("erasures")

FEWEST, BATCH, HELD = 5, 40, 0.03
"""Comments that are erased in one transaction, and seconds that it is to take: their discussions are locked."""
ANNOUNCED = 1_000
"""Comments whose discussions are announced one by one."""
INTERVAL = 0.05  # seconds, in which others get what a batch has locked


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


async def erase_next(database: Database, commenter_id: int, most: int | None = None) -> bool:
    """Erases a batch, unless others hold its locks. Whether there may be more."""
    try:
        async with background_transaction(database) as connection:
            return bool(await erasures.erase_next(connection, commenter_id=commenter_id, most=most or BATCH))
    except Locked:
        return True


def pending(database: Database) -> PendingAnnouncements:
    """What does the rest of large accounts, batch after batch: how long one takes says how large the next one is."""
    pace = Pace(min(FEWEST, BATCH), BATCH, HELD)

    async def erase(database: Database, commenter_id: int) -> bool:
        begun, number = monotonic(), pace.number
        may_be_more = await erase_next(database, commenter_id, number)
        pace.note(number, monotonic() - begun)
        return may_be_more

    return PendingAnnouncements(database, INTERVAL, erase)
