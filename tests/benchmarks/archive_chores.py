"""What is done to an archive now and then, and what its readers wait for meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import asyncpg
import orjson
import psutil

from api.imports.loading import load
from api.imports.options import ReadOptions
from api.server.interpreter import tune
from db.connections import postgres
from db.feed.maintenance import FeedMaintenance
from db.maintenance.migrations import migrate
from db.maintenance.verification import verify
from tests.api.publisher import bearer
from tests.benchmarks.archive_requests import LISTS, POST, PROLIFIC, Ask, Bound, posting
from tests.benchmarks.archive_site import Site
from tests.benchmarks.load import processor_time
from tests.benchmarks.processes import DATELINE, serving
from tests.benchmarks.site import PUBLIC_URL, main_process

YEAR = 366 * 86_400  # seconds
NEWEST = LISTS[0]
ANYBODY = posting(bearer(sub="reader-77", name="Somebody else"))
ERASE = Ask(
    Bound(""), 'mutation { deleteCommenter(input: { commenterId: "Commenter_1" }) { errors { code } } }', PROLIFIC
)
BACKENDS = "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"
LONGEST_PAGE = 100
POSTS, CONNECTIONS, SECONDS = 800, 8, 5.0
OK, BUSY, REST = 200, 503, 0.1
FAR = 50_000_000
"""Beyond the numbers of other servers' posts: one that comes again is a retry."""
FORGET_VIEWS = "delete from dateline_migrations.applied where name = 'views'"
FORGET_STATISTICS = """
    delete from pg_statistic where starelid in (select oid from pg_class where relnamespace = 'news'::regnamespace)
"""


@dataclass(frozen=True, slots=True)
class Chore:
    """What it finds of a site, and the bound of each figure."""

    bounds: Sequence[Bound]
    values: Callable[[Site], Awaitable[Sequence[float]]]


async def _prune(site: Site) -> Sequence[float]:
    """As each minute: by a connection that has done so before, and knows the statements."""
    async with postgres.connected(postgres.open_database(site.url)) as database:
        pruning = FeedMaintenance(database, YEAR)
        await pruning.prune()
        return [await _milliseconds(pruning.prune())]


async def _ask_for_all_sizes(site: Site) -> Sequence[float]:
    """How much larger the largest process of PostgreSQL is for it."""
    before = await _largest_backend(site)
    for size in range(1, LONGEST_PAGE + 1):
        await site.milliseconds(Ask(NEWEST.bound, NEWEST.text.replace("20", str(size))))
    return [await _largest_backend(site) - before]


async def _largest_backend(site: Site) -> float:
    """In megabytes that it shares with no other; 0 where PostgreSQL is on another machine."""
    try:
        pids = [pid for (pid,) in await site.rows(BACKENDS)]
        return max(psutil.Process(pid).memory_full_info().uss for pid in pids) / 1e6
    except psutil.Error:
        return 0


async def _post_beside_snapshot(site: Site) -> Sequence[float]:
    """Processor time of a post to the longest thread without a snapshot that is open, such as a backup's, beside that
    with one: by the clock of a machine that is busy the two would differ anyway. Without is before and after it; with
    one, it is the same from some hundred posts on, however many follow."""
    connection = await asyncpg.connect(site.url)
    before = await _cost_of_post(site, connection)
    async with connection.transaction(isolation="repeatable_read"):
        await connection.fetch("select count(*) from news.site")
        await _cost_of_post(site, connection)
        beside = await _cost_of_post(site, connection)
    after = await _cost_of_post(site, connection)
    await connection.close()
    return [(before + after) / 2 / beside]


async def _cost_of_post(site: Site, connection: asyncpg.Connection) -> float:
    """In seconds of the server and of PostgreSQL, where that is on this machine."""
    processes = [site.server.pid, await main_process(connection)]
    before = sum(map(processor_time, processes))
    await asyncio.gather(*(_post(site, POSTS // CONNECTIONS, number) for number in range(CONNECTIONS)))
    return (sum(map(processor_time, processes)) - before) / POSTS


async def _post(site: Site, times: int, number: int) -> None:
    async with site.client(bearer(sub=f"reader-{100 + number}", name="A reader")) as client:
        for _ in range(times):
            body = {"query": site.filled(POST)}
            while (answer := await client.post("/graphql", json=body)).status_code == BUSY:  # noqa: ASYNC110
                await asyncio.sleep(REST)
            if answer.status_code != OK or '"errors":[{' in answer.text:
                raise RuntimeError(answer.text[:300])


async def _make_views_anew(site: Site) -> Sequence[float]:
    """How long readers wait at most while an upgrade does, behind one who reads for long."""
    reader, owner = await asyncpg.connect(site.url), await asyncpg.connect(site.url)
    await owner.execute(FORGET_VIEWS)
    async with reader.transaction():
        await reader.fetch("select from graph.article limit 1")
        upgrade = asyncio.create_task(migrate(owner, PUBLIC_URL))
        waited = await site.longest(NEWEST, asyncio.wait([upgrade], timeout=SECONDS))
    waited = max(waited, await site.longest(NEWEST, upgrade))
    await reader.close()
    await owner.close()
    return [waited]


async def _restore(site: Site) -> Sequence[float]:
    """What a page takes once an upgrade has found that there are no statistics."""
    owner = await asyncpg.connect(site.url)
    await owner.execute(FORGET_STATISTICS)
    await migrate(owner, PUBLIC_URL)
    await owner.close()
    return [min([await site.milliseconds(NEWEST) for _ in range(5)])]


async def _import_again(site: Site) -> Sequence[float]:
    """With one comment that is another, and then with all edited: a file is not larger than a megabyte. A process of
    its own does it, as the command is one: a thread would hold the interpreter of those who post."""
    comments = [{"name": f"R{number % 500}", "body": f"Number {number:06}"} for number in range(site.many)]
    edited = [{**comment, "body": f"{comment['body']}!"} for comment in comments]
    with TemporaryDirectory() as folder, ProcessPoolExecutor(1, get_context("spawn")) as pool:
        run = partial(_import_by, pool, site.url, f"{folder}/imported.md")
        await run(comments)
        [(key,)] = await site.rows("select id from news.article where slug = 'imported'")
        there = replace(ANYBODY, text=ANYBODY.text.replace("$article", f"Article_{key}"))
        comments[0]["body"] = "Another one."
        begun = perf_counter()
        waited = await site.longest(there, run(comments))
        taken = 1_000 * (perf_counter() - begun)
        return [taken, waited, await site.longest(there, run(edited))]


async def _import_by(pool: Executor, url: str, path: str, comments: Sequence[dict[str, str]]) -> None:
    await asyncio.get_running_loop().run_in_executor(pool, _import_file, url, path, comments)


def _import_file(url: str, path: str, comments: Sequence[dict[str, str]]) -> None:
    tune()
    article = {"slug": "imported", "headline": "Imported", "date": "2024-05-01"}
    Path(path).write_bytes(orjson.dumps({**article, "comments": comments}) + b"\n\nSome words.\n")
    report = asyncio.run(load(url, [Path(path)], ReadOptions(now=datetime.now(UTC))))
    if report.refusals:
        raise RuntimeError(report.refusals[0])


async def _begin(site: Site) -> Sequence[float]:
    """By a server of its own, which has answered nothing before: what it imports and plans then, and each session of
    PostgreSQL with it. The page has been asked for once, so that it waits for nothing of its own."""
    async with serving(DATELINE, site.url) as server:
        fresh = replace(site, server=server, transport=None, asked=site.asked + FAR)
        await fresh.milliseconds(NEWEST)
        post = asyncio.create_task(fresh.milliseconds(ANYBODY))
        waited = await fresh.longest(NEWEST, post)
        return [await post, waited]


async def _erase(site: Site) -> Sequence[float]:
    taken = await site.milliseconds(ERASE)
    return [taken, await site.longest(ANYBODY, asyncio.create_task(_erased(site)))]


async def _erased(site: Site) -> None:
    while await site.rows("select from news.erasure"):  # noqa: ASYNC110
        await asyncio.sleep(0.5)


async def _verify(site: Site) -> Sequence[float]:
    begun = perf_counter()
    if wrong := await verify(site.url):
        raise RuntimeError(f"{len(wrong)} counts of the made-up archive are wrong, such as {wrong[0]}")
    return [1_000 * (perf_counter() - begun)]


async def _milliseconds(doing: Awaitable[object]) -> float:
    begun = perf_counter()
    await doing
    return 1_000 * (perf_counter() - begun)


CHORES = (
    Chore([Bound("pruning where there is nothing to prune", most=5)], _prune),
    Chore([Bound("MB of one backend for a list of 1 to 100, by literals", most=25, unit="MB")], _ask_for_all_sizes),
    Chore([Bound("a hot article beside an open snapshot, of the rate without", least=0.8)], _post_beside_snapshot),
    Chore([Bound("the longest read while views are made anew", most=500)], _make_views_anew),
    Chore([Bound("articles: the newest, after a restore", ratio=2)], _restore),
    Chore(
        [
            Bound("an article with many comments, imported again", most=1_000),
            Bound("the longest post there meanwhile", most=100),
            Bound("… while all of them change", most=100),
        ],
        _import_again,
    ),
    Chore(
        [
            Bound("the first post of a server that has just started", most=300),
            Bound("the longest page meanwhile", most=100),
        ],
        _begin,
    ),
    Chore(
        [Bound("a prolific reader is erased", most=100), Bound("the longest post until all is erased", most=100)],
        _erase,
    ),
    Chore([Bound("verify", most=60_000)], _verify),
)
