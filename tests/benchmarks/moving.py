"""`python -m tests.benchmarks.moving`: a made-up site moves in from its WordPress export, killed and run again."""

import argparse
import asyncio
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import asyncpg
import psutil

from db.connections.postgres import connected, connection, open_database
from db.embedded.server import embedded
from db.maintenance.migrations import migrate
from tests.moved_site import wordpress
from tests.moved_site.site import Site

COMMAND = (sys.executable, "-c", "from api.commands.command_line import main; main()")
SKIPPED = {"page", "attachment", "revision", "nav_menu_item", "trash"}
EVERY = 2.0
"""Seconds between two looks at the memory."""
WRITTEN = "select coalesce(sum(n_tup_ins - n_tup_del), 0)::bigint from pg_stat_user_tables where relname = $1"
COUNTS = """
select
    (select count(*) from news.article) as articles,
    (select count(distinct external_id) from news.article) as articles_by_id,
    (select count(*) from news.transferred_comment where content is not null) as comments,
    (select count(distinct key) from news.transferred_comment where content is not null) as comments_by_key,
    (select count(*) from news.comment where status = 'PUBLISHED' and not erased) as published
"""


class Step(NamedTuple):
    """One command: `kills` are the numbers of rows in the table at which it is killed, and run again."""

    arguments: Sequence[str]
    table: str
    kills: Sequence[int]


class Use(NamedTuple):
    """Seconds by the clock and of the processor, and the most memory at once, in bytes."""

    wall: float
    processor: float
    memory: int


def main(site: Site, kills: int, folder: Path) -> None:
    export = folder / "export.xml"
    wordpress.write(site, export)
    _say(f"{export.stat().st_size / 1e6:,.0f} MB: {_expected(site)}")
    with embedded(folder / "data") as url:
        asyncio.run(_migrate(url))
        at = [place / (kills + 1) for place in range(1, kills + 1)]
        for step in (
            Step(("import", str(export), "--no-fetch"), "article", [int(site.posts * part) for part in at]),
            Step(("comments", "import", str(export)), "comment", [int(site.comments * part) for part in at]),
        ):
            uses = [_run(url, step, number) for number in range(len(step.kills) + 1)]
            wall, processor = sum(use.wall for use in uses), sum(use.processor for use in uses)
            memory = max(use.memory for use in uses) / 1e6
            _say(f"{step.table}s: {wall:,.0f} s, {processor:,.0f} s of the processor, {memory:,.0f} MB at most")
        _say(str(asyncio.run(_counts(url))))
        subprocess.run((*COMMAND, "verify"), env=_environment(url), check=False)


async def _migrate(url: str) -> None:
    async with connected(open_database(url, pool_size=1)) as database, connection(database) as session:
        await migrate(session, "https://news.example")


async def _counts(url: str) -> dict[str, int]:
    session = await asyncpg.connect(url)
    try:
        return dict(await session.fetchrow(COUNTS))
    finally:
        await session.close()


def _expected(site: Site) -> dict[str, int]:
    states = Counter(remark.state for _, remarks in site.discussed() for remark in remarks)
    articles = sum(post.kind not in SKIPPED for post in site.items())
    return {"articles": articles, "comments": states["live"] + states["pending"], "published": states["live"]}


def _run(url: str, step: Step, number: int) -> Use:
    """Until its end, or, all but the last time, until it is killed."""
    limit = step.kills[number] if number < len(step.kills) else None
    begun = time.perf_counter()
    process = subprocess.Popen((*COMMAND, *step.arguments), env=_environment(url))
    memory, spent = 0, dict[int, float]()
    while process.poll() is None:
        time.sleep(EVERY)
        memory = max(memory, _look(process.pid, spent))
        if limit is not None and asyncio.run(_written(url, step.table)) >= limit:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            _say(f"Killed at {limit:,}.")
    return Use(time.perf_counter() - begun, sum(spent.values()), memory)


async def _written(url: str, table: str) -> int:
    session = await asyncpg.connect(url)
    try:
        return int(await session.fetchval(WRITTEN, table))
    finally:
        await session.close()


def _look(pid: int, spent: dict[int, float]) -> int:
    """The memory of a process and of those that it has started, what they share shared out among them."""
    memory = 0
    try:
        for each in (process := psutil.Process(pid), *process.children(recursive=True)):
            times = each.cpu_times()
            spent[each.pid] = times.user + times.system
            memory += each.memory_full_info().pss
    except psutil.Error:
        return 0
    return memory


def _environment(url: str) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": url, "DATELINE_SAMPLES": "off"}


def _say(what: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {what}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=2_000)
    parser.add_argument("--comments", type=int, default=20_000)
    parser.add_argument("--kills", type=int, default=2, help="of each of both commands")
    asked = parser.parse_args()
    with TemporaryDirectory() as made:
        main(Site(asked.posts, asked.comments), asked.kills, Path(made))
