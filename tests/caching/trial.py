"""A whole trial: PostgreSQL and servers of its own, writers, readers and faults; and what each answer must have."""

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import asyncpg
import httpx

from db.feed.listener import CONFIRMED_FOR, POSITION
from tests.builder import Builder
from tests.caching.faults import Faults
from tests.caching.ledger import Key, Ledger, clock
from tests.caching.servers import (
    ANYWHERE,
    LONGEST_ANSWER,
    ON_THE_SAME,
    QUERIES,
    WITH_THE_POSITION,
    WRITERS,
    Lost,
    Servers,
    another,
)
from tests.faults.database import unsteady_database
from tests.faults.injection import AWAY
from tests.servers import NO_PACE, running

ARTICLES = 4
READERS = 4
EDIT = "update news.article set headline = $1 where slug = $2"
LONGEST_DELAY = 20  # seconds
LONGEST_WRITE = 60  # seconds
RULES = {**NO_PACE, "DATELINE_DUPLICATE_SECONDS": "0", "DATELINE_SHUTDOWN_TIMEOUT": "2"}


@dataclass(frozen=True, slots=True)
class Size:
    operations: int
    servers: int
    faults: int
    seed: int


@dataclass
class Result:
    """`delays` are the seconds until another server, told nothing, knew of a write; `ages` how old answers were."""

    size: Size
    reads: Counter[str] = field(default_factory=Counter)
    delays: list[float] = field(default_factory=list)
    ages: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)
    inflicted: Counter[str] = field(default_factory=Counter)
    seconds: float = 0


class Trial:
    def __init__(self, size: Size, database_url: str, servers: Servers) -> None:
        self.size, self.database_url, self.servers = size, database_url, servers
        self.random = Random(size.seed)
        self.ledger = Ledger()
        self.result = Result(size)
        self.articles: dict[str, int] = {}
        self.written = 0
        self.due: asyncio.Queue[None] = asyncio.Queue()

    async def publish(self) -> None:
        connection = await asyncpg.connect(self.database_url)
        make = Builder(connection)
        for number in range(ARTICLES):
            slug = f"article-{number}"
            self.articles[slug] = await make.article(slug=slug, headline="0", tags=["port"])
        await connection.close()

    async def run(self, faults: Faults) -> None:
        numbers = iter(range(self.size.operations))
        async with asyncio.TaskGroup() as tasks:
            reading = [tasks.create_task(self._read()) for _ in range(READERS)]
            injecting = tasks.create_task(self._inflict(faults))
            async with asyncio.TaskGroup() as writers:
                # One for the editions of each article: only its writer knows which comes next.
                for slug in self.articles:
                    writers.create_task(self._edit(slug, numbers))
                for writer in range(len(WRITERS)):
                    writers.create_task(self._comment(writer, numbers))
            await injecting
            for task in reading:
                task.cancel()

    async def _inflict(self, faults: Faults) -> None:
        for _ in range(self.size.faults):
            await self.due.get()
            await faults.inflict()

    async def _comment(self, writer: int, numbers: Iterator[int]) -> None:
        for number in numbers:
            slug = self.random.choice(list(self.articles))
            server, position = await self._post(writer, slug, f"comment-{number}")
            await self._look(Key(slug, "comments"), server, position)

    async def _post(self, writer: int, slug: str, key: str) -> tuple[int, str | None]:
        """By one server after the other, until it is acknowledged."""
        async with asyncio.timeout(LONGEST_WRITE):
            while True:
                server = self.random.randrange(self.size.servers)
                with suppress(Lost):
                    return server, await self.servers.post(server, f"Article_{self.articles[slug]}", key, writer)
                await asyncio.sleep(0.05)

    async def _edit(self, slug: str, numbers: Iterator[int]) -> None:
        """Past all servers, by SQL."""
        for edition, _ in enumerate(numbers, 1):
            position = await self._update(slug, str(edition))
            await self._look(Key(slug, "edition"), None, position)

    async def _update(self, slug: str, headline: str) -> str:
        async with asyncio.timeout(LONGEST_WRITE):
            while True:
                with suppress(*AWAY):
                    connection = await asyncpg.connect(self.database_url, timeout=10)
                    try:
                        await connection.execute(EDIT, headline, slug)
                        return str(await connection.fetchval(POSITION))
                    finally:
                        connection.terminate()
                await asyncio.sleep(0.05)

    async def _look(self, key: Key, server: int | None, position: str | None) -> None:
        """Right after a write: on its server, with its position on another one, and without it until it is known."""
        value = self.ledger.acknowledge(key)
        self.written += 1
        if self.written % (self.size.operations // (self.size.faults + 1)) == 0:
            self.due.put_nowait(None)
        other = another(server or 0, self.servers, self.random)
        with suppress(Lost):
            if server is not None and self.random.random() < 0.5:
                await self._require(key, value, server, None)
            elif position and self.random.random() < 0.7:
                await self._require(key, value, other, position)
            else:
                await self._await(key, value, other)

    async def _require(self, key: Key, value: int, server: int, position: str | None) -> None:
        numbers = await self.servers.read(server, self.random.choice(QUERIES), key.article, position)
        how = WITH_THE_POSITION if position else ON_THE_SAME
        assert numbers[key] >= value, f"{how}: {key} is {numbers[key]}, and {value} was acknowledged"
        self.result.reads[how] += 1

    async def _await(self, key: Key, value: int, server: int) -> None:
        acknowledged, query = clock(), self.random.choice(QUERIES)
        async with asyncio.timeout(LONGEST_DELAY):
            while begun := clock():
                if (await self.servers.read(server, query, key.article))[key] >= value:
                    break
        self.result.delays.append(begun - acknowledged)

    async def _read(self) -> None:
        """Anything anywhere: no answer is without what was acknowledged so many seconds before it was asked for."""
        while True:
            begun, server = clock(), self.random.randrange(self.size.servers)
            try:
                article = self.random.choice(list(self.articles))
                numbers = await self.servers.read(server, self.random.choice(QUERIES), article)
            except Lost:
                await asyncio.sleep(0.05)
                continue
            age = self.ledger.age(numbers, begun)
            assert age < CONFIRMED_FOR, f"{age} seconds old: {numbers}"
            self.result.reads[ANYWHERE] += 1
            self.result.ages.append(age)


async def hold(size: Size) -> Result:
    begin = time.monotonic()
    with TemporaryDirectory() as directory, unsteady_database(Path(directory)) as database:
        log = Path(directory) / "servers.log"
        async with running(database.url, log, size.servers, **RULES) as processes, _client() as client:
            servers = Servers([process.url for process in processes], client)
            trial, faults = Trial(size, database.url, servers), Faults(processes, database, Random(size.seed))
            await trial.publish()
            await trial.run(faults)
        assert "Traceback" not in (said := log.read_text()), said
    trial.result.failures, trial.result.inflicted = servers.failures, faults.inflicted
    trial.result.seconds = time.monotonic() - begin
    return trial.result


def _client() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=LONGEST_ANSWER, limits=httpx.Limits(max_connections=None))
