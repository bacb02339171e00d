"""What the feed needs done from time to time, by whichever process comes first: likes announced, old events pruned."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from databases import Database

from db.connections.postgres import FAILURES
from db.feed import event_log

log = logging.getLogger("dateline")

PENDING_LIKES = "likes"
"""What the notifications begin with that tell of likes which have not become events yet."""
SECONDS_BETWEEN_LIKES = 1.0
SECONDS_BETWEEN_PRUNINGS = 60


Pruning = Callable[[Database], Awaitable[None]]
"""Deletes what is too old to be kept."""


class FeedMaintenance:
    """`retention` is the seconds that events are kept; others add their own `prunings`. A failure is logged; the next
    time it may work."""

    def __init__(self, database: Database, retention: float) -> None:
        self.database = database
        self.prunings: list[Pruning] = [partial(event_log.prune, seconds=retention)]
        self._announcing: dict[int, asyncio.Task[None]] = {}
        self._pending: set[int] = set()

    async def run(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                await self.prune()
                await asyncio.sleep(SECONDS_BETWEEN_PRUNINGS)
        finally:
            for task in self._announcing.values():
                task.cancel()

    async def prune(self) -> None:
        """Each by itself: one that fails stops no other."""
        for pruning in self.prunings:
            await logged(partial(pruning, self.database))

    def announce_likes(self, article_id: int) -> None:
        """Once a second, until none are pending."""
        self._pending.add(article_id)
        if article_id not in self._announcing:
            task = self._announcing[article_id] = asyncio.create_task(self._announce(article_id))
            task.add_done_callback(lambda _: self._announcing.pop(article_id))

    async def announce_all_likes(self) -> None:
        for article_id in await event_log.articles_with_pending_likes(self.database):
            self.announce_likes(article_id)

    async def _announce(self, article_id: int) -> None:
        while article_id in self._pending:
            await asyncio.sleep(SECONDS_BETWEEN_LIKES)
            self._pending.discard(article_id)  # what is announced from now on may come too late for this time
            if await logged(lambda: event_log.announce_likes(self.database, article_id)) is not False:
                self._pending.add(article_id)


async def logged(work: Callable[[], Awaitable[bool | None]]) -> bool | None:
    """The work's result; None if it failed."""
    try:
        return await work()
    except FAILURES as error:
        log.warning("the feed could not be looked after: %s", error)
        return None
