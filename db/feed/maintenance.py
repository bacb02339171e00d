"""Periodic maintenance of the feed, by whichever process comes first: likes become events, old rows are pruned."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from databases import Database

from db.connections.postgres import FAILURES
from db.feed import event_log

log = logging.getLogger("dateline")

PENDING_LIKES = "likes"
"""The topic of notifications about likes that have not become events yet."""
LIKES_INTERVAL = 1.0  # seconds
PRUNE_INTERVAL = 60  # seconds


Pruning = Callable[[Database], Awaitable[None]]
"""Deletes rows that are too old to be kept."""


class FeedMaintenance:
    """`retention` is the seconds that events are kept; other rooms append to `prunings`. A failure is logged, and the
    work tried again the next time."""

    def __init__(self, database: Database, retention: float) -> None:
        self.database = database
        self.prunings: list[Pruning] = [partial(event_log.prune, seconds=retention)]
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._pending: set[int] = set()

    async def run(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                await self.prune()
                await asyncio.sleep(PRUNE_INTERVAL)
        finally:
            for task in self._tasks.values():
                task.cancel()

    async def prune(self) -> None:
        """One after the other; one that fails stops no other."""
        for pruning in self.prunings:
            await logged(partial(pruning, self.database))

    def announce_likes(self, article_id: int) -> None:
        """Once a second, until none are pending."""
        self._pending.add(article_id)
        if article_id not in self._tasks:
            task = self._tasks[article_id] = asyncio.create_task(self._announce_until_none_pending(article_id))
            task.add_done_callback(lambda _: self._tasks.pop(article_id))

    async def announce_all_likes(self) -> None:
        for article_id in await event_log.articles_with_pending_likes(self.database):
            self.announce_likes(article_id)

    async def _announce_until_none_pending(self, article_id: int) -> None:
        while article_id in self._pending:
            await asyncio.sleep(LIKES_INTERVAL)
            self._pending.discard(article_id)  # one that comes from now on may be too late for this statement
            if await logged(lambda: event_log.announce_likes(self.database, article_id)) is not False:
                self._pending.add(article_id)


async def logged(work: Callable[[], Awaitable[bool | None]]) -> bool | None:
    """The work's result; None if it failed."""
    try:
        return await work()
    except FAILURES as error:
        log.warning("the feed could not be looked after: %s", error)
        return None
