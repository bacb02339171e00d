"""A trial with kills: watchers of several servers, of which one is killed now and then, resume where others are."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx
from websockets.exceptions import WebSocketException

from tests.api.conversation import initialised
from tests.builder import Builder
from tests.caching.faults import Faults
from tests.faults.database import unsteady_database
from tests.faults.injection import AWAY
from tests.live_queries.json_patch import patched
from tests.servers import NO_PACE, Server, running
from tests.waiting import until

ARTICLES = 3
SERVERS = 3
FRONT = """query ($after: String) @live(after: $after, patch: true) {
  articles(orderBy: OLDEST) { nodes { id headline commentCount } }
}"""
EDIT = "update news.article set headline = $1 where id = $2"
PAUSE = 0.05  # seconds
LONGEST = 120  # seconds until everyone has the last answer

Numbers = list[int]


@dataclass
class Watcher:
    """`told` are the numbers in headlines, answer by answer: they only grow, and no answer comes twice."""

    servers: Sequence[Server]
    random: Random
    told: list[Numbers] = field(default_factory=list)
    connections: int = 0
    patches: int = 0
    _data: Any = None
    _cursor: str | None = None

    async def watch(self) -> None:
        while True:
            with suppress(OSError, WebSocketException, TimeoutError, httpx.HTTPError, AssertionError):
                async with initialised(self.random.choice(self.servers).url) as socket:
                    self.connections += 1
                    await socket.subscribe("1", FRONT, variables={"after": self._cursor})
                    while True:
                        self._take(await socket.hear())
            await asyncio.sleep(PAUSE)

    def _take(self, message: dict[str, Any]) -> None:
        if message["type"] != "next" or "extensions" not in message["payload"]:
            raise ConnectionError(message)
        payload, live = message["payload"], message["payload"]["extensions"]["live"]
        try:
            self._data = patched(self._data, live["patch"]) if "patch" in live else payload["data"]
        except AssertionError as error:
            raise RuntimeError(live) from error
        self.patches += "patch" in live
        self._cursor = live["cursor"]
        self.told.append([int(each["headline"]) for each in self._data["articles"]["nodes"]])

    def wrong(self) -> list[tuple[Numbers, Numbers]]:
        """Answers that are not behind the one before them."""
        pairs = pairwise(self.told)
        return [(one, next) for one, next in pairs if one == next or any(a > b for a, b in zip(one, next, strict=True))]


@dataclass
class Result:
    watchers: Sequence[Watcher]
    edits: int
    inflicted: dict[str, int]


async def hold(edits: int, watchers: int, faults: int, seed: int) -> Result:
    """Raises AssertionError where an answer was old, came twice, or the last one did not come."""
    random = Random(seed)
    with TemporaryDirectory() as directory, unsteady_database(Path(directory)) as database:
        async with running(database.url, Path(directory) / "log", SERVERS, **NO_PACE) as servers:
            await _publish(database.url)
            watching = [Watcher(servers, Random(seed + number)) for number in range(watchers)]
            tasks = [asyncio.create_task(each.watch()) for each in watching]
            injected = Faults(servers, database, random)
            async with asyncio.TaskGroup() as group:
                group.create_task(_inflict(injected, faults))
                numbers = [group.create_task(_edit(database.url, id, edits)) for id in range(1, ARTICLES + 1)]
            last = [task.result() for task in numbers]
            async with asyncio.timeout(LONGEST):
                await until(lambda: all(each.told[-1:] == [last] for each in watching))
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
    assert [each.wrong() for each in watching] == [[] for _ in watching]
    return Result(watching, sum(last), dict(injected.inflicted))


async def _publish(url: str) -> None:
    connection = await asyncpg.connect(url)
    make = Builder(connection)
    for _ in range(ARTICLES):
        await make.article(headline="0")
    await connection.close()


async def _inflict(injected: Faults, faults: int) -> None:
    for _ in range(faults):
        await asyncio.sleep(1)
        await injected.inflict()


async def _edit(url: str, article: int, edits: int) -> int:
    """Each edit until it is surely stored. Returns the last number."""
    for number in range(1, edits + 1):
        while True:
            with suppress(*AWAY):
                connection = await asyncpg.connect(url, timeout=10)
                await connection.execute(EDIT, str(number), article)
                await connection.close()
                break
            await asyncio.sleep(PAUSE)
        await asyncio.sleep(PAUSE)
    return edits
