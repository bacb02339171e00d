"""An archive of ten years beside a site of a hundredth: what takes longer there, and which indexes nothing uses."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from os import getloadavg
from pathlib import Path

from rich.console import Console

from tests.benchmarks.archive_chores import CHORES, Chore
from tests.benchmarks.archive_report import Figures, indexes, section
from tests.benchmarks.archive_requests import ASKS
from tests.benchmarks.archive_site import Site, site
from tests.benchmarks.data import Size
from tests.benchmarks.processes import DATELINE, serving
from tests.benchmarks.section import Section
from tests.benchmarks.site import made_up_sites

ARTICLES, SCATTERED, THREADS = 200_000, 1_700_000, (200_000, *(20_000,) * 5)
SMALLER = 100
MORE = (Path(__file__).parent / "archive.sql").read_text()
SMALL = 65_536
"""Bytes of an index that says nothing: few rows, or none, are in it."""
BYTES = """
    select sum(pg_total_relation_size(c.oid)) filter (where c.relname ~ '^(comment|comment_event|comment_search)$')
            / (select count(*) from news.comment) as comment,
        sum(pg_total_relation_size(c.oid)) filter (where c.relname !~ '^(comment|rank_step|report|decision)')
            / (select count(*) from news.article) as article,
        sum(pg_total_relation_size(c.oid)) filter (where c.relname = 'share')
            / (select count(*) from news.share) as share
    from pg_class c where c.relnamespace = 'news'::regnamespace and c.relkind = 'r'
"""
UNUSED = f"""
    select u.relname, u.indexrelname, pg_relation_size(u.indexrelid) as bytes, i.indisunique as is_constraint
    from pg_stat_user_indexes u join pg_index i using (indexrelid)
    where u.schemaname = 'news' and u.idx_scan = 0 and pg_relation_size(u.indexrelid) > {SMALL}
    order by is_constraint, bytes desc, u.indexrelname
"""
TOLD = 15
"""Seconds after which connections that rest have told PostgreSQL which indexes they have used."""

progress = Console(stderr=True)


def sizes(scale: float) -> Sequence[Size]:
    return [_size(scale / SMALLER), _size(scale)]


def _size(scale: float) -> Size:
    articles = max(120, int(ARTICLES * scale))
    return Size(articles, int(SCATTERED * scale), [max(20, int(comments * scale)) for comments in THREADS])


async def measure(scale: float, rounds: int) -> list[Section]:
    progress.print("Making up an archive, and a small site …")
    async with _sites(sizes(scale)) as sites:
        found = [Figures(ask.bound) for ask in ASKS]
        for number in range(rounds):
            progress.print(f"Round {number + 1} of {rounds} …")
            for ask, figures in zip(ASKS, found, strict=True):
                for each, taken in zip(sites, figures.of_each, strict=True):
                    taken.append(await each.milliseconds(ask))
        [kept] = await sites[-1].rows(BYTES)
        found += [figures for chore in CHORES for figures in await _done(chore, sites)]
        await asyncio.sleep(TOLD)
        return [section(found, kept, getloadavg()[1]), indexes(await sites[-1].rows(UNUSED))]


async def _done(chore: Chore, sites: Sequence[Site]) -> Sequence[Figures]:
    progress.print(f"{chore.bounds[0].title} …")
    small, large = [await chore.values(each) for each in sites]
    return [Figures(bound, [before], [after]) for bound, before, after in zip(chore.bounds, small, large, strict=True)]


@asynccontextmanager
async def _sites(sizes: Sequence[Size]) -> AsyncIterator[list[Site]]:
    async with made_up_sites(*sizes, more=MORE) as urls, AsyncExitStack() as stack:
        servers = [await stack.enter_async_context(serving(DATELINE, url)) for url in urls]
        yield [await site(*each) for each in zip(sizes, urls, servers, strict=True)]
