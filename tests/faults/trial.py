"""A whole trial: PostgreSQL, servers and relays of its own, writers, followers, faults; and all that must hold."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from tests.faults import checks
from tests.faults.database import Unsteady, unsteady_database
from tests.faults.followers import Connect, Feed, Follower
from tests.faults.injection import Injector
from tests.faults.newsroom import Newsroom, feed_cursors
from tests.faults.relay import relayed
from tests.faults.report import Result, Size, listed
from tests.faults.schedule import schedule
from tests.faults.transports import HEARTBEAT, follow_polling, follow_sse, follow_websocket
from tests.faults.writers import Progress, Writers
from tests.servers import NO_PACE, Server, running

RULES = {
    **NO_PACE,
    "DATELINE_DUPLICATE_SECONDS": "0",
    "DATELINE_HEARTBEAT": str(HEARTBEAT),
    "DATELINE_SHUTDOWN_TIMEOUT": "2",
}
LONGEST_FAULT = 5  # seconds, on average
LONGEST_REST = 30  # seconds
FEEDS: Sequence[tuple[Connect, Feed]] = (
    (follow_websocket, "commentEvents"),
    (follow_websocket, "commentAdded"),
    (follow_sse, "commentEvents"),
    (follow_sse, "commentAdded"),
)


class Trial:
    def __init__(self, size: Size, database: Unsteady, servers: Sequence[Server]) -> None:
        self.size, self.database, self.servers = size, database, servers
        self.chances = random.Random(size.seed)
        self.progress = Progress()
        self.newsroom = Newsroom(self.progress)
        self.injector = Injector(servers, database, self.newsroom, self.chances)
        self.followers: list[Follower] = []

    async def run(self) -> None:
        pages = await self._publish()
        async with AsyncExitStack() as stack:
            direct = [server.url for server in self.servers]
            relays = [relayed(server.port, self.injector.cuts) for server in self.servers]
            through = [await stack.enter_async_context(relay) for relay in relays]
            self.followers = [self._follower(*way) for way in _ways(pages, direct, through)]
            writers = Writers(list(pages), direct + through, self.progress, self.chances)
            try:
                async with asyncio.timeout(LONGEST_REST + self.size.faults * LONGEST_FAULT):
                    await self._let_all_happen(writers)
            except TimeoutError:
                raise AssertionError(f"The trial has no end: {self._state()}") from None

    async def _publish(self) -> dict[str, str]:
        connection = await asyncpg.connect(self.database.url)
        await self.newsroom.publish(connection, self.size.articles)
        await connection.close()
        return await feed_cursors(self.servers[0].url)

    def _follower(self, way: tuple[Connect, Feed], article: str, cursor: str, entrances: Sequence[str]) -> Follower:
        connect, feed = way
        return Follower(connect, feed, article, entrances, cursor, random.Random(self.chances.random()))

    async def _let_all_happen(self, writers: Writers) -> None:
        faults = schedule(self.size.comments, self.size.faults, self.size.seed)
        async with asyncio.TaskGroup() as tasks:
            following = [tasks.create_task(follower.run()) for follower in self.followers]
            injecting = tasks.create_task(self.injector.inflict(faults))
            await writers.write(self.size.comments)
            await injecting
            await self._catch_up()
            for task in following:
                task.cancel()

    async def _catch_up(self) -> None:
        """All followers have all there is; then, everything is as it should be."""
        connection = await asyncpg.connect(self.database.url)
        try:
            goals = await checks.goals(connection)
            for follower in self.followers:
                goal = goals[follower.article, follower.feed == "commentAdded"]
                await follower.reach(checks.is_at(connection, follower.article, goal))
            await checks.require_what_was_acknowledged(connection, self.progress)
            for follower in self.followers:
                await checks.require_all_seen(connection, follower, goals[follower.article, False])
        finally:
            await connection.close()

    def _state(self) -> str:
        behind = Counter(f"{one.transport} {one.feed} {one.article} at {one.position}" for one in self.followers)
        return f"{len(self.progress.acknowledged)} acknowledged, {listed(self.injector.inflicted)}; {listed(behind)}"


Way = tuple[tuple[Connect, Feed], str, str, Sequence[str]]


def _ways(pages: Mapping[str, str], direct: Sequence[str], through: Sequence[str]) -> Iterator[Way]:
    """Each article has followers of both feeds by both transports, past the relays and through them; and a poller."""
    for article, cursor in pages.items():
        for entrances in (direct, through):
            for way in FEEDS:
                yield way, article, cursor, entrances
        yield (follow_polling, "commentEventsSince"), article, cursor, through


async def hold(size: Size) -> Result:
    begin = time.monotonic()
    with TemporaryDirectory() as directory, unsteady_database(Path(directory)) as database:
        log = Path(directory) / "servers.log"
        try:
            async with running(database.url, log, size.servers, **RULES) as servers:
                trial = Trial(size, database, servers)
                await trial.run()
        finally:
            said = log.read_text() if log.exists() else ""
        checks.require_no_surprise(said)
    return Result(
        size=size,
        progress=trial.progress,
        inflicted=trial.injector.inflicted,
        followers=trial.followers,
        said=said,
        seconds=time.monotonic() - begin,
    )
