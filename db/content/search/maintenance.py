"""Keeps up to date while a server runs what older code has made of articles and comments, or nobody yet."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from db.connections.background_tasks import Locked
from db.connections.postgres import FAILURES, Database
from db.content.search.index import index_outdated
from db.content.search.people import index_people
from db.content.search.words import list_words
from db.discussion.comment_search import index_comments

log = logging.getLogger("dateline")

INTERVAL, AFTER_FAILURE = 2, 30  # seconds
PAUSE = 0.05  # seconds between two batches: requests come first

Work = Callable[[Database], Awaitable[int]]
"""Does a part of what is to be done, and says how much that was."""
WORK: Sequence[Work] = (index_comments, index_people, index_outdated, list_words)


async def maintain_search(database: Database, *more: Work) -> None:
    """Does this, and more before it, until it is cancelled. After a failure, which is logged, it waits longer."""
    while True:
        try:
            with suppress(Locked):
                for work in (*more, *WORK):
                    await do_all(work, database)
            await asyncio.sleep(INTERVAL)
        except FAILURES as error:
            log.warning("the search index could not be looked after: %s", error)
            await asyncio.sleep(AFTER_FAILURE)


async def do_all(work: Work, database: Database) -> None:
    """Batch by batch, each a transaction of its own."""
    while await work(database):  # noqa: ASYNC110
        await asyncio.sleep(PAUSE)
