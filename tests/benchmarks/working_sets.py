"""What the response cache is worth for readers who spread over articles in different ways, beside no cache at all."""

import random
from collections.abc import Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from itertools import accumulate

import asyncpg
import httpx

from tests.benchmarks.data import Size
from tests.benchmarks.load import Load, Measurement
from tests.benchmarks.operations import OPERATIONS
from tests.benchmarks.processes import AS_SERVED, Application, Server, put_under, serving
from tests.benchmarks.report import with_range
from tests.benchmarks.section import Section
from tests.benchmarks.site import made_up_site, main_process
from tests.benchmarks.turns import Effort, progress

SEED = 20240608
PAGES, PAGE_BYTES = OPERATIONS[0], 16_000
"""What is asked for, and about how many bytes an answer to it has."""
DEFAULT_BYTES, DEFAULT_ARTICLES = 64_000_000, 20_000
WARM_UP = 4
"""Times the seconds of a round, before the first."""
ASKED, ASKED_FOR_EACH = 6_000, 3
"""Requests of a sample, which are sent again and again: so many at least, and for each article."""
COLUMNS = ("readers", "cache", "requests/s", "processor time", "articles held", "in 64 MB")
METHOD = """
{articles:,} articles, their pages of 9 relations, {connections} connections, one process. Requests per second, and the
processor time of server and PostgreSQL together, as ratios to the same server without a cache, in turn: above 1 the
cache gains. Each sample has three requests for each article, {asked:,} at least, with a fixed seed. `in 64 MB` is how
many of these pages that many bytes hold.
"""


@dataclass(frozen=True, slots=True)
class Readers:
    """How readers spread over articles, and the bytes of cache for them."""

    name: str
    cache: int
    weights: Sequence[float]

    def sample(self, slugs: Sequence[str]) -> list[str]:
        chance = random.Random(SEED)
        order = chance.sample(slugs, len(self.weights))
        chosen = chance.choices(order, cum_weights=list(accumulate(self.weights)), k=self.asked)
        return [PAGES.asked_by_graphql(slug) for slug in chosen]

    @property
    def asked(self) -> int:
        return max(ASKED, ASKED_FOR_EACH * len(self.weights))

    @property
    def application(self) -> Application:
        return _with_cache(self.cache)


@dataclass(frozen=True, slots=True)
class Figures:
    readers: Readers
    rounds: list[tuple[Measurement, Measurement]] = field(default_factory=list)
    cache: Mapping[str, float] = field(default_factory=dict)

    def row(self) -> list[str]:
        faster = with_range([cached.rate / bare.rate for bare, cached in self.rounds])
        cheaper = with_range([_spent(bare) / _spent(cached) for bare, cached in self.rounds])
        held, taken = self.cache["answers"], self.cache["bytes"]
        cache, room = f"{self.readers.cache / 1_000_000:.1f} MB", held * DEFAULT_BYTES / max(taken, 1)
        return [self.readers.name, cache, faster, cheaper, f"{held:,.0f}", f"{room:,.0f}"]


async def measure(articles: int, effort: Effort) -> list[Section]:
    progress.print("Making up the site …")
    async with made_up_site(Size(articles, 50 * articles)) as url:
        connection = await asyncpg.connect(url)
        slugs = [row["slug"] for row in await connection.fetch("select slug from news.article order by id")]
        database = await main_process(connection)
        await connection.close()
        found = [await _figures(each, url, database, each.sample(slugs), effort) for each in _readers(articles)]
    method = METHOD.format(articles=articles, connections=effort.connections, asked=ASKED)
    return [Section("Cache and working sets", method, COLUMNS, [each.row() for each in found])]


def _readers(articles: int) -> list[Readers]:
    share = articles / DEFAULT_ARTICLES
    return [
        Readers("evenly over 4 times the cache", articles * PAGE_BYTES // 4, [1.0] * articles),
        Readers(f"Zipf, s = 1, over {articles:,}", int(DEFAULT_BYTES * share), _zipf(articles)),
        Readers("evenly, all in the cache", 512_000_000, [1.0] * min(articles, ASKED // 6)),
    ]


def _zipf(number: int) -> list[float]:
    return [1 / rank for rank in range(1, number + 1)]


async def _figures(readers: Readers, url: str, database: int, requests: list[str], effort: Effort) -> Figures:
    async with AsyncExitStack() as stack:
        servers = [
            await stack.enter_async_context(serving(each, url)) for each in (_with_cache(0), readers.application)
        ]
        loads = [Load(each.port, requests, effort.connections, effort.seconds, each.pid, database) for each in servers]
        for load in loads:  # so that the cache is as full as it gets
            await put_under(replace(load, seconds=effort.seconds * WARM_UP))
        rounds = []
        for number in range(effort.rounds):
            progress.print(f"{readers.name}: round {number + 1} of {effort.rounds} …")
            bare, cached = [await put_under(load) for load in loads]
            rounds.append((bare, cached))
        return Figures(readers, rounds, await _cache_metrics(servers[1]))


def _with_cache(size: int) -> Application:
    return Application("Dateline", AS_SERVED.command, {"DATELINE_CACHE_BYTES": str(size), "DATELINE_METRICS": "on"})


def _spent(measurement: Measurement) -> float:
    return measurement.server + measurement.database


async def _cache_metrics(server: Server) -> dict[str, float]:
    async with httpx.AsyncClient(base_url=server.url) as client:
        lines = (await client.get("/metrics")).text.splitlines()
    prefix = "dateline_cache_"
    named = [line.removeprefix(prefix).rpartition(" ") for line in lines if line.startswith(prefix)]
    return {name.partition("{")[0]: float(value) for name, _, value in named}
