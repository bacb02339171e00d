"""Periodic maintenance of the feed, by whichever process comes first: what waits is announced, old rows are pruned."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from db.connections.background_tasks import attempt
from db.connections.postgres import Database
from db.feed import event_log

LIKES_INTERVAL = 1.0  # seconds
SHARES_INTERVAL = 5.0  # seconds
PRUNE_INTERVAL = 60  # seconds
RANKING_RETENTION = 3_600  # seconds
FAILURE = "the feed could not be looked after"

Pruning = Callable[[Database], Awaitable[None]]
"""Deletes rows that are too old to be kept."""
Announce = Callable[[Database, int], Awaitable[bool]]
"""Announces what waits for an article, or does some of what waits for a commenter, if it is time. Says whether anything
still waits."""


class PendingAnnouncements:
    """What waits so that an article is announced once in a while, or that is done in batches. It is in the database: it
    outlives every process, and each that begins to listen looks for it. `interval` is the seconds from one try to the
    next."""

    def __init__(self, database: Database, interval: float, announce: Announce) -> None:
        self.database, self.interval, self.announce = database, interval, announce
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._pending: set[int] = set()

    def add(self, article_id: int) -> None:
        """Until none are pending."""
        self._pending.add(article_id)
        if article_id not in self._tasks:
            task = self._tasks[article_id] = asyncio.create_task(self._announce_until_none_pending(article_id))
            task.add_done_callback(lambda _: self._tasks.pop(article_id))

    def cancel(self) -> None:
        for task in self._tasks.values():
            task.cancel()

    async def _announce_until_none_pending(self, article_id: int) -> None:
        while article_id in self._pending:
            await asyncio.sleep(self.interval)
            self._pending.discard(article_id)  # one that comes from now on may be too late for this statement
            if await attempt(lambda: self.announce(self.database, article_id), FAILURE) is not False:
                self._pending.add(article_id)


class FeedMaintenance:
    """`retention` is the seconds that events are kept. `announcements` are what waits, by the topics of its
    notifications: likes that become events, and numbers of shares. Other rooms add to these and to `prunings`. A
    failure is logged, and the work tried again the next time."""

    def __init__(self, database: Database, retention: float) -> None:
        self.database = database
        kept = dict.fromkeys(("comments", "queue", "content"), retention) | {"rank_steps": RANKING_RETENTION}
        self.prunings: list[Pruning] = [
            partial(event_log.prune, log=log, seconds=seconds) for log, seconds in kept.items()
        ]
        self.announcements = {
            "likes": PendingAnnouncements(database, LIKES_INTERVAL, event_log.announce_likes),
            "sharing": PendingAnnouncements(database, SHARES_INTERVAL, event_log.announce_shares),
        }

    async def run(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                await self.prune()
                await asyncio.sleep(PRUNE_INTERVAL)
        finally:
            for pending in self.announcements.values():
                pending.cancel()

    async def prune(self) -> None:
        """One after the other; one that fails stops no other."""
        for pruning in self.prunings:
            await attempt(partial(pruning, self.database), FAILURE)

    async def announce_all(self) -> None:
        for topic, key in await event_log.pending_announcements(self.database):
            if pending := self.announcements.get(topic):
                pending.add(key)
