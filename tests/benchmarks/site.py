"""The databases of one run: new, filled with made-up sites, and gone afterwards."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import asyncpg
import psutil

from db.connections import postgres
from db.connections.background_tasks import Locked
from db.connections.database import Database
from db.content.search.maintenance import WORK, Work
from db.embedded.server import embedded
from db.maintenance.migrations import migrate
from db.text.search import VERSION
from tests.benchmarks.data import Size, fill

NAME = f"dateline_benchmark_{os.getpid()}"
PUBLIC_URL = "http://127.0.0.1:8000"
INDEXED = "update news.comment_search set version = $1 where version < $1"
"""No benchmark searches comments: so many would take minutes."""


@asynccontextmanager
async def made_up_site(size: Size) -> AsyncIterator[str]:
    async with made_up_sites(size) as [url]:
        yield url


@asynccontextmanager
async def made_up_sites(*sizes: Size, more: str = "") -> AsyncIterator[list[str]]:
    """Their URLs. They lie in the server that DATABASE_URL names, or else in an embedded one. `more` is SQL that runs
    when they are filled."""
    with server() as url:
        async with AsyncExitStack() as databases:
            urls = [await databases.enter_async_context(_database(url, number)) for number in range(len(sizes))]
            await asyncio.gather(*(_fill(url, size, more) for url, size in zip(urls, sizes, strict=True)))
            yield urls


@contextmanager
def server() -> Iterator[str]:
    if url := os.environ.get("DATABASE_URL"):
        yield url
    else:
        with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
            yield url


async def main_process(connection: asyncpg.Connection) -> int:
    """The id of PostgreSQL's main process; 0 where it runs on another machine."""
    try:
        return psutil.Process(await connection.fetchval("select pg_backend_pid()")).ppid()
    except psutil.NoSuchProcess:
        return 0


@asynccontextmanager
async def _database(server_url: str, number: int) -> AsyncIterator[str]:
    administrator = await asyncpg.connect(server_url)
    name = f"{NAME}_{number}"
    await administrator.execute(f"create database {name}")
    try:
        yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
    finally:
        await administrator.execute(f"drop database {name} with (force)")
        await administrator.close()


async def _fill(url: str, size: Size, more: str) -> None:
    connection = await asyncpg.connect(url)
    await migrate(connection, PUBLIC_URL)
    await fill(connection, size, more)
    await connection.execute(INDEXED, VERSION)
    await connection.close()
    async with postgres.connected(postgres.open_database(url)) as database:
        for work in WORK:
            await _do_all(work, database)


async def _do_all(work: Work, database: Database) -> None:
    """Sites that are filled beside each other wait for each other's commits, since all of a cluster notify in turn."""
    while True:
        with suppress(Locked):
            while await work(database):
                pass
            return
