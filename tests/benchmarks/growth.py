"""What a page costs as a site grows: Dateline without its cache on small and large sites, asked in turn."""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import asyncpg
from rich.console import Console

from tests.benchmarks.data import Size
from tests.benchmarks.growth_report import Growth, section
from tests.benchmarks.growth_requests import in_articles, in_comments
from tests.benchmarks.load import Load
from tests.benchmarks.processes import DATELINE, Server, put_under, serving
from tests.benchmarks.section import Section
from tests.benchmarks.site import made_up_sites, main_process
from tests.benchmarks.turns import Effort

DISCUSSED = (1_000,) * 50
SCATTERED = 50_000
ARTICLES = 2_000  # of the site whose articles have ever more comments

progress = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Site:
    """A site of this size, with Dateline at work on it."""

    size: Size
    server: Server
    database: int

    async def measure(self, growth: Growth, place: int, effort: Effort) -> None:
        requests, server = growth.requests[place], self.server
        load = Load(server.port, requests, effort.connections, effort.seconds, server.pid, self.database)
        growth.rounds[place].append(await put_under(load))


async def measure(articles: Sequence[int], comments: Sequence[int], effort: Effort) -> list[Section]:
    progress.print("Making up small and large sites …")
    sizes = [*(Size(number, SCATTERED, DISCUSSED) for number in articles), Size(ARTICLES, 0, comments)]
    async with _sites(sizes) as [*by_articles, by_comments]:
        more_articles = await in_articles([(each.size, each.server) for each in by_articles])
        more_comments = await in_comments(by_comments.size, by_comments.server)
        found = [await _rounds(growth, by_articles, effort) for growth in more_articles]
        found += [await _rounds(growth, [by_comments] * len(comments), effort) for growth in more_comments]
    return [section(found, effort.connections)]


async def _rounds(growth: Growth, sites: Sequence[Site], effort: Effort) -> Growth:
    for number in range(effort.rounds):
        progress.print(f"{growth.title}, more {growth.of}: round {number + 1} of {effort.rounds} …")
        for place, site in enumerate(sites):
            await site.measure(growth, place, effort)
    return growth


@asynccontextmanager
async def _sites(sizes: Sequence[Size]) -> AsyncIterator[list[Site]]:
    async with made_up_sites(*sizes) as urls, AsyncExitStack() as stack:
        connection = await asyncpg.connect(urls[0])
        await connection.execute("checkpoint")
        database = await main_process(connection)
        await connection.close()
        servers = [await stack.enter_async_context(serving(DATELINE, url)) for url in urls]
        yield [Site(size, server, database) for size, server in zip(sizes, servers, strict=True)]
