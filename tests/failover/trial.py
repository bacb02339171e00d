"""One configuration: a cluster, two servers, and their clients, whom one fault after the other befalls."""

import asyncio
import math
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg

from tests.builder import Builder
from tests.failover.clients import Clients, Tally
from tests.failover.cluster import PatroniCluster, patroni_cluster
from tests.failover.faults import FAULTS, Scene
from tests.failover.followers import LONGEST_CATCHING_UP, CountingFollower
from tests.failover.proxies import Configuration, way
from tests.faults import checks
from tests.faults.newsroom import feed_cursors
from tests.faults.transports import follow_polling, follow_sse, follow_websocket
from tests.faults.trial import RULES
from tests.servers import running

SERVERS, ARTICLES, WRITERS = 2, 3, 6
REST = 3  # seconds before each fault, in which all goes well
WAYS = ((follow_websocket, "commentEvents"), (follow_sse, "commentEvents"), (follow_polling, "commentEventsSince"))
DOUBLED = "select count(*) - count(distinct body) from news.comment"


@dataclass
class Row:
    """What came of one fault. `away` are seconds without a good answer, by what was asked; `posts_behind_leader` are
    those from when a leader was seen to the next post."""

    configuration: str
    fault: str
    away: dict[str, float] = field(default_factory=dict)
    posts_behind_leader: float = 0
    lost: int = 0
    lost_as_told: int = 0
    doubled: int = 0
    events_lost: int = 0
    events_doubled: int = 0
    events_disordered: int = 0
    resets: int = 0
    stale: int = 0
    errors: Counter[str] = field(default_factory=Counter)
    log: Sequence[str] = ()


@dataclass
class Trial:
    configuration: Configuration
    scene: Scene
    clients: Clients
    followers: Sequence[CountingFollower]
    log: Path

    async def suffer(self, fault: str) -> Row:
        await asyncio.sleep(REST)
        for follower in self.followers:
            follower.lost = follower.doubled = follower.disordered = follower.resets = 0
        tally, since, said = self.clients.tally, time.monotonic(), len(self._said())
        tally.errors, tally.stale = Counter(), 0
        await asyncio.to_thread(FAULTS[fault], self.scene)
        await asyncio.to_thread(self.scene.cluster.await_whole)
        row = Row(self.configuration, fault)
        await self._posted()
        await self._compare(row)
        row.away = {what: tally.longest(what, since) for what in ("reads", "posts", "events")}
        row.posts_behind_leader = tally.first("posts", self.scene.mended)
        row.stale, row.errors, row.log = tally.stale, tally.errors, self._said()[said:]
        return row

    async def _posted(self) -> None:
        """Until somebody has posted since the cluster is mended, or will not any more."""
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST_CATCHING_UP):
                while self.clients.tally.first("posts", self.scene.mended) == math.inf:  # noqa: ASYNC110
                    await asyncio.sleep(REST)

    async def _compare(self, row: Row) -> None:
        """With what is stored, once the followers have caught up."""
        connection = await asyncpg.connect((await asyncio.to_thread(self.scene.cluster.leader)).url)
        try:
            acknowledged = dict(self.clients.tally.acknowledged)
            self._count_lost(row, acknowledged, dict(await connection.fetch(checks.STORED)))
            row.doubled = await connection.fetchval(DOUBLED)
            goals = await checks.goals(connection)
            deadline = asyncio.get_running_loop().time() + LONGEST_CATCHING_UP
            for one in self.followers:
                await one.compare(connection, goals.get((one.of, False), 0), deadline)
        finally:
            await connection.close()
        row.events_lost = sum(one.lost for one in self.followers)
        row.events_doubled = sum(one.doubled for one in self.followers)
        row.events_disordered = sum(one.disordered for one in self.followers)
        row.resets = sum(one.resets for one in self.followers)
        for one in self.followers:
            row.errors.update({f"{one.transport}: {loss}": number for loss, number in one.losses.items()})
            one.losses.clear()

    def _count_lost(self, row: Row, acknowledged: dict[str, str], stored: dict[str, str]) -> None:
        tally = self.clients.tally
        for key, comment in acknowledged.items():
            if stored.get(key) != comment:
                told = any(begun <= tally.acknowledged_at[key] <= ended for begun, ended in self.scene.may_lose)
                row.lost_as_told += told
                row.lost += not told
                del tally.acknowledged[key]

    def _said(self) -> list[str]:
        return self.log.read_text().splitlines() if self.log.exists() else []


async def play(configuration: Configuration, faults: Sequence[str], seed: int) -> AsyncIterator[Row]:
    """On a cluster of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="dateline-failover-", dir="/tmp")))
        cluster = stack.enter_context(patroni_cluster(folder))
        scene = Scene(cluster, stack.enter_context(way(configuration, cluster)))
        async with _trial(configuration, scene, seed) as trial:
            for fault in faults:
                yield await trial.suffer(fault)


@asynccontextmanager
async def _trial(configuration: Configuration, scene: Scene, seed: int) -> AsyncIterator[Trial]:
    log, settings = scene.cluster.folder / "servers.log", scene.way.settings
    async with running(settings["DATABASE_URL"], log, SERVERS, **RULES, **settings) as servers:
        addresses = [server.url for server in servers]
        await _publish(scene.cluster)
        clients = Clients(addresses, random.Random(seed))
        pages = await feed_cursors(addresses[0])
        followers = list(_followers(pages, clients))
        async with asyncio.TaskGroup() as tasks:
            works = [clients.read(), *(one.run() for one in followers)]
            works += [clients.write(list(pages)[writer % ARTICLES], writer) for writer in range(WRITERS)]
            started = [tasks.create_task(work) for work in works]
            yield Trial(configuration, scene, clients, followers, log)
            await _end(started)


async def _end(tasks: Collection[asyncio.Task[None]]) -> None:
    """Asked again until they end: a task that is cancelled in the moment that a wait of its own is over may go on."""
    while tasks:
        for task in tasks:
            task.cancel()
        _, tasks = await asyncio.wait(tasks, timeout=1)


async def _publish(cluster: PatroniCluster) -> None:
    connection = await asyncpg.connect(cluster.leader().url)
    make = Builder(connection, count(1))
    for _ in range(ARTICLES):
        await make.article()
    await connection.close()


def _followers(pages: dict[str, str], clients: Clients) -> Iterator[CountingFollower]:
    for article, cursor in pages.items():
        for connect, feed in WAYS:
            chances = random.Random(clients.chances.random())
            good = partial(Tally.good, clients.tally, "events")
            yield CountingFollower(connect, feed, article, clients.addresses, cursor, chances, good=good)
