"""The database of one run: new, filled with the made-up site, and gone afterwards."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import asyncpg
import psutil

from db.migrations import migrate
from db.server import embedded
from tests.benchmarks import data

NAME = f"dateline_benchmark_{os.getpid()}"
PUBLIC_URL = "http://127.0.0.1:8000"


@asynccontextmanager
async def made_up_site(articles: int, comments: int) -> AsyncIterator[str]:
    """Its URL. It lies in the server that DATABASE_URL names, or else in an embedded one."""
    with _server() as url:
        administrator = await asyncpg.connect(url)
        await administrator.execute(f"create database {NAME}")
        try:
            site = urlsplit(url)._replace(path=f"/{NAME}").geturl()
            await _fill(site, articles, comments)
            yield site
        finally:
            await administrator.execute(f"drop database {NAME} with (force)")
            await administrator.close()


async def main_process(connection: asyncpg.Connection) -> int:
    """The id of PostgreSQL's main process; 0 where it runs on another machine."""
    try:
        return psutil.Process(await connection.fetchval("select pg_backend_pid()")).ppid()
    except psutil.NoSuchProcess:
        return 0


@contextmanager
def _server() -> Iterator[str]:
    if url := os.environ.get("DATABASE_URL"):
        yield url
    else:
        with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
            yield url


async def _fill(url: str, articles: int, comments: int) -> None:
    connection = await asyncpg.connect(url)
    await migrate(connection, PUBLIC_URL)
    await data.fill(connection, articles, comments)
    await connection.close()
