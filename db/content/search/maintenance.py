"""Keeps up to date while a server runs what older code has made of articles and comments, or nobody yet."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from functools import partial

from db.connections.background_tasks import Locked, attempt
from db.connections.postgres import Database
from db.content.search.index import index_outdated, place_articles
from db.content.search.people import index_people
from db.content.search.words import list_words
from db.discussion.comment_search import index_comments

INTERVAL, AFTER_FAILURE = 2, 30  # seconds
PAUSE = 0.05  # seconds between two batches: requests come first
FAILURE = "the search index could not be looked after"

Work = Callable[[Database], Awaitable[int]]
"""Does a part of what is to be done, and says how much that was."""
WORK: Sequence[Work] = (index_comments, index_people, index_outdated, place_articles, list_words)


async def maintain_search(database: Database, *more: Work) -> None:
    """Does this, and more before it, until it is cancelled. After a failure, which is logged, it waits longer."""
    while True:
        done = [await attempt(partial(do_all, work, database), FAILURE) for work in (*more, *WORK)]
        await asyncio.sleep(INTERVAL if all(done) else AFTER_FAILURE)


async def do_all(work: Work, database: Database) -> bool:
    """Batch by batch, each a transaction of its own; what is locked is left for the next time."""
    with suppress(Locked):
        while await work(database):  # noqa: ASYNC110
            await asyncio.sleep(PAUSE)
    return True
