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
from tests.faults.comment_followers import CommentFollower
from tests.faults.database import Unsteady, unsteady_database
from tests.faults.followers import Connect, Follower
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
LONGEST_FAULT = 15  # seconds, on average, also on a machine that has much else to do
LONGEST_REST = 60  # seconds
FEEDS: Sequence[tuple[Connect, str]] = (
    (follow_websocket, "commentEvents"),
    (follow_websocket, "commentAdded"),
    (follow_sse, "commentEvents"),
    (follow_sse, "commentAdded"),
)


Way = tuple[tuple[Connect, str], str, str, Sequence[str]]
"""How a follower connects to which field, whose feed that is, where it begins, and the addresses of the servers."""


class Trial:
    """Of comments; others replace what is written, by whom it is followed, and what must hold."""

    result_type = Result

    def __init__(self, size: Size, database: Unsteady, servers: Sequence[Server]) -> None:
        self.size, self.database, self.servers = size, database, servers
        self.chances = random.Random(size.seed)
        self.progress = Progress()
        self.newsroom = self.new_newsroom()
        self.injector = Injector(servers, database, self.newsroom, self.chances)
        self.followers: list[Follower] = []
        self.notes: list[str] = []

    async def run(self) -> None:
        pages = await self.publish()
        async with AsyncExitStack() as stack:
            direct = [server.url for server in self.servers]
            relays = [relayed(server.port, self.injector.cuts) for server in self.servers]
            through = [await stack.enter_async_context(relay) for relay in relays]
            self.followers = [self.follower(*way) for way in self.ways(pages, direct, through)]
            writers = self.writers(pages, direct + through)
            try:
                async with asyncio.timeout(LONGEST_REST + self.size.faults * LONGEST_FAULT):
                    await self._let_all_happen(writers)
            except TimeoutError:
                raise AssertionError(f"The trial has no end: {self._state()}") from None

    async def publish(self) -> dict[str, str]:
        connection = await asyncpg.connect(self.database.url)
        await self.newsroom.publish(connection, self.size.articles)
        await connection.close()
        return await self.begin()

    async def begin(self) -> dict[str, str]:
        """Whose feeds there are, and where they stand."""
        return await feed_cursors(self.servers[0].url)

    def new_newsroom(self) -> Newsroom:
        return Newsroom(self.progress)

    def writers(self, pages: Mapping[str, str], entrances: Sequence[str]) -> Writers:
        return Writers(list(pages), entrances, self.progress, self.chances)

    def ways(self, pages: Mapping[str, str], direct: Sequence[str], through: Sequence[str]) -> Iterator[Way]:
        """Each article has followers of both feeds by both transports, past the relays and through them; and one who
        polls."""
        for article, cursor in pages.items():
            for entrances in (direct, through):
                for way in FEEDS:
                    yield way, article, cursor, entrances
            yield (follow_polling, "commentEventsSince"), article, cursor, through

    def follower(self, way: tuple[Connect, str], article: str, cursor: str, entrances: Sequence[str]) -> Follower:
        connect, feed = way
        return CommentFollower(connect, feed, article, entrances, cursor, self.new_chances())

    def new_chances(self) -> random.Random:
        return random.Random(self.chances.random())

    async def _let_all_happen(self, writers: Writers) -> None:
        faults = schedule(self.size.comments, self.size.faults, self.size.seed, self.size.kinds)
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
            await self.require_all(connection)
        finally:
            await connection.close()

    async def require_all(self, connection: asyncpg.Connection) -> None:
        goals = await checks.goals(connection)
        for follower in self.followers:
            goal = goals[follower.of, follower.feed == "commentAdded"]
            await follower.reach(checks.is_at(connection, follower.of, goal))
        await checks.require_what_was_acknowledged(connection, self.progress)
        for follower in self.followers:
            await checks.require_all_seen(connection, follower, goals[follower.of, False])

    def _state(self) -> str:
        behind = Counter(f"{one.transport} {one.feed} {one.of} at {one.position}" for one in self.followers)
        return f"{len(self.progress.acknowledged)} acknowledged, {listed(self.injector.inflicted)}; {listed(behind)}"


async def hold(size: Size, kind: type[Trial] = Trial) -> Result:
    begin = time.monotonic()
    with TemporaryDirectory() as directory, unsteady_database(Path(directory)) as database:
        log = Path(directory) / "servers.log"
        try:
            async with running(database.url, log, size.servers, **RULES) as servers:
                trial = kind(size, database, servers)
                await trial.run()
        finally:
            said = log.read_text() if log.exists() else ""
        checks.require_no_surprise(said)
    return trial.result_type(
        size=size,
        progress=trial.progress,
        inflicted=trial.injector.inflicted,
        followers=trial.followers,
        notes=trial.notes,
        said=said,
        seconds=time.monotonic() - begin,
    )
