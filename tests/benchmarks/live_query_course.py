"""Watchers of pages, while a headline that all of them show is corrected again and again."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil
from time import monotonic

import asyncpg
import psutil

from tests.benchmarks.fanout_clients import VARIANT, Audience
from tests.benchmarks.fanout_crowd import Crowd, following
from tests.benchmarks.fanout_sides import Side
from tests.benchmarks.fanout_subscriber import mark
from tests.benchmarks.live_query_figures import figure
from tests.benchmarks.load import processor_time
from tests.builder import Builder

PAGE = """query Page($slug: String!) @live {
  article(slug: $slug) { id headline }
  articles(first: 20) { nodes { id headline summary commentCount author: byline publishedAt url } }
}"""
CORRECT = "update news.article set headline = $1 where slug = 'article-1'"
BETWEEN_CHANGES = 1.0  # seconds
IDLE = 2.0  # seconds
ADDRESSES = 200
"""That watchers come from, at most: a page that many watch is nobody's own."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a change: statements and milliseconds of processor time. `delays`: milliseconds from the commit until each
    watcher had it, in order. `idle`: statements while there was no change."""

    watchers: int
    queries: int
    delays: Sequence[float]
    last: float
    statements: float
    server: float
    database: float
    idle: float

    def delay(self, share: float) -> float:
        return self.delays[min(len(self.delays) - 1, int(share * len(self.delays)))]


async def furnish(make: Builder, articles: int) -> None:
    """The first of them is the newest, so that all pages show it."""
    for _ in range(articles):
        await make.article(text="Words of a summary that is as long as they are. " * 3)
    await make.connection.execute("update news.article set published_at = now() where slug = 'article-1'")


def asking(slug: str, query: str = PAGE, after: str | None = None) -> dict[str, object]:
    return {"query": query, "variables": {"slug": slug} | ({"after": after} if after else {})}


async def postmaster(connection: asyncpg.Connection) -> int:
    """The process of PostgreSQL that has started all others."""
    return psutil.Process(await connection.fetchval("select pg_backend_pid()")).ppid()


@dataclass(frozen=True, slots=True)
class Course:
    side: Side
    connection: asyncpg.Connection
    crowd: Crowd

    async def run(self, size: tuple[int, int], changes: int) -> Figures:
        database, sent, reads = await postmaster(self.connection), [0.0], await self._reads()
        server, used = self.side.processor_time(), processor_time(database)
        for number in range(1, changes + 1):
            await asyncio.sleep(max(0, sent[-1] + BETWEEN_CHANGES - monotonic()))
            await self.connection.execute(CORRECT, mark(number))
            sent.append(monotonic())
            await self.crowd.had(number + 1)
        server, used = self.side.processor_time() - server, processor_time(database) - used
        read = await self._reads() - reads
        await asyncio.sleep(IDLE)
        times = await self.crowd.times()
        delays = [sorted(1000 * (had - sent[number]) for had in times[number]) for number in range(1, changes + 1)]
        return Figures(
            *size,
            sorted(each for change in delays for each in change),
            max(change[-1] for change in delays),
            read / changes,
            1000 * server / changes,
            1000 * used / changes,
            await self._reads() - reads - read,
        )

    async def _reads(self) -> float:
        return await figure(self.side.url, "reads_total")


async def watched(side: Side, connection: asyncpg.Connection, size: tuple[int, int], changes: int) -> Figures:
    """By so many watchers of so many different queries."""
    await connection.execute(CORRECT, mark(0))
    async with following(crowds(side, size, asking(f"article-{VARIANT}"))) as crowd:
        await crowd.had(1)
        return await Course(side, connection, crowd).run(size, changes)


def crowds(side: Side, size: tuple[int, int], payload: object) -> list[Audience]:
    """So many watchers of so many different queries, from many addresses."""
    watchers, queries = size
    opening = ['{"type":"connection_init"}', json.dumps({"type": "subscribe", "id": "1", "payload": payload})]
    audiences = side.audiences(watchers, opening, "websocket")
    return [replace(each, variants=queries, at_one_address=ceil(watchers / ADDRESSES)) for each in audiences]
