"""Comments that have become public are made notices of, soon after: whoever posts does not wait for it.

Every process does so for what it hears of, one after the other; what has been told is not told again. What nobody heard
of is found by where the notices of each article stand, whenever a process begins to listen.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress

from db.connections import named_queries, postgres
from db.connections.background_tasks import Locked, attempt, background_tasks, background_transaction
from db.connections.postgres import Database
from db.feed.listener import Listener

notices = named_queries.load("notices")

INTERVAL = 0.5
"""Seconds between two looks."""
FAILURE = "readers could not be told of what concerns them"


@asynccontextmanager
async def gathering(database: Database, listener: Listener) -> AsyncIterator[None]:
    each = Gathering(database)
    listener.handlers.append(each)
    async with background_tasks(each.run()):
        yield


class Gathering:
    """A handler of notifications."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._articles: set[int] = set()
        self._everywhere = False
        self._woken = asyncio.Event()

    def notified(self, payload: str) -> None:
        """Of an event that everyone is told of, such as `feed.7.12`, or of notices that have no place yet."""
        kind, _, rest = payload.partition(".")
        article = rest.partition(".")[0]
        if kind == "feed" and article.isdecimal():
            self._articles.add(int(article))
        if kind == "feed" or payload == "notices":
            self._woken.set()

    async def reconnected(self) -> None:
        self._everywhere = True
        self._woken.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            await self._woken.wait()
            self._woken.clear()
            articles = None if self._everywhere else sorted(self._articles)
            self._articles, self._everywhere = set(), False
            if not await attempt(lambda: gather(self.database, articles), FAILURE):  # noqa: B023 it is awaited here
                self._look_again(articles)
            await asyncio.sleep(INTERVAL)

    def _look_again(self, articles: Sequence[int] | None) -> None:
        self._everywhere |= articles is None
        self._articles.update(articles or ())
        self._woken.set()


async def gather(database: Database, articles: Sequence[int] | None = None) -> bool:
    """Of these articles, or of all. False where another process is at it, or what is read is locked: look again."""
    with suppress(Locked):
        async with background_transaction(database) as connection:
            await notices.gather(connection, articles=articles)
        return True
    return False


async def prune(database: Database, seconds: float) -> None:
    """Deletes what is older."""
    async with postgres.connection(database) as connection:
        while await notices.prune(connection, seconds=seconds):
            pass
