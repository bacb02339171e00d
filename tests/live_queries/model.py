"""The model: after each change all that is watched is asked for again, and what was told is held against it."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from random import Random

from databases import Database

from db.connections import postgres
from db.discussion.viewers import Viewers
from schema.rules.services import Services
from tests.builder import Builder
from tests.caching.desk import Desk
from tests.caching.engines import Engines, engines
from tests.caching.hunt import CHANGES, CHANGES_AT_ONCE, FOR_EDITS, FOR_SHARES, restore
from tests.database import EMPTY
from tests.live_queries.watching import Watching, operations
from tests.schema.newsroom import furnish
from tests.schema.operations import Words
from tests.waiting import until

WORKERS = 2
PATIENCE = 60  # seconds
BETWEEN_LOOKS = 0.01  # seconds


@dataclass
class Found:
    """How many answers came after each change, and how many watched to the end."""

    told: Counter[str] = field(default_factory=Counter)
    watched: int = 0


async def compare(database: Database, seed: int, documents: int, changes: int = len(CHANGES)) -> Found:
    """So many of all changes. Raises AssertionError with the first who was told something else than was right."""
    random = Random(seed)
    async with AsyncExitStack() as stack:
        workers = [await stack.enter_async_context(engines(database)) for _ in range(WORKERS)]
        connection = await stack.enter_async_context(postgres.connection(database))
        site = await connection.fetchrow("select * from news.site")
        stack.push_async_callback(restore, connection, site)
        model = Model(workers, Desk(connection, workers[0].cached, random))
        await model.begin(documents)
        stack.push_async_callback(model.end)
        for number, name in enumerate(random.sample(sorted(CHANGES), changes), 1):
            await model.change(name)
            if number % CHANGES_AT_ONCE == 0:
                await model.furnish()
        model.found.watched = sum(not each.is_over for each in model.watching)
        return model.found


def _told_of_bans(worker: Engines) -> list[Viewers]:
    """The viewers that its engines know, who hear of what becomes of them before queries are read again."""
    known = [each.services.viewers for each in (worker.cached, worker.plain) if isinstance(each.services, Services)]
    worker.cache.listener.handlers[:0] = known
    return known


class Model:
    def __init__(self, workers: Sequence[Engines], desk: Desk) -> None:
        self.workers, self.desk, self.found = workers, desk, Found()
        self.watching: list[Watching] = []
        self.viewers = [viewers for worker in workers for viewers in _told_of_bans(worker)]

    async def furnish(self) -> Words:
        """As in the beginning. Whose key another one has now is asked for once more."""
        await self.desk.connection.execute(f"{EMPTY}; {FOR_EDITS}")
        words = await furnish(Builder(self.desk.connection))
        for viewers in self.viewers:
            await viewers.reconnected()
        await self.desk.connection.execute("select pg_notify('dateline', 'everything')")
        return words

    async def begin(self, documents: int) -> None:
        words = await self.furnish()
        for request in operations(self.desk.random, words, documents):
            watching = Watching(request)
            if await watching.begin(self.desk.random.choice(self.workers).cached):
                self.watching.append(watching)
        await self._settle("the beginning")

    async def end(self) -> None:
        for each in self.watching:
            if each.task:
                each.task.cancel()
        await asyncio.gather(*(each.task for each in self.watching if each.task), return_exceptions=True)

    async def change(self, name: str) -> None:
        """Shares are announced at once, not some seconds after the last."""
        await self.desk.connection.execute(FOR_SHARES)
        before = sum(len(each.told) for each in self.watching)
        await CHANGES[name](self.desk)
        await self._settle(name)
        self.found.told[name] += sum(len(each.told) for each in self.watching) - before

    async def _settle(self, name: str) -> None:
        """Until everyone has what is right now: likes become events by themselves, a little later."""
        async with asyncio.timeout(PATIENCE):
            while wrong := await self._wrong():
                if self._is_quiet() and wrong == await self._wrong():
                    raise AssertionError(f"after {name!r}: {wrong[0]}")
                await asyncio.sleep(BETWEEN_LOOKS)
        for each in self.watching:
            assert all(one != other for one, other in zip(each.told, each.told[1:], strict=False)), each

    def _is_quiet(self) -> bool:
        return all(worker.cached.watching.queries.is_current for worker in self.workers)

    async def _wrong(self) -> list[str]:
        for worker in self.workers:
            await worker.heard()
        await until(self._is_quiet)
        for each in self.watching:
            await each.poll(self.workers[0].plain)
        return [str(each) for each in self.watching if not each.is_over and each.told[-1] != each.right[-1]]
