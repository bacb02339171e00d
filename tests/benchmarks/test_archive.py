"""The benchmark of an archive can be run: its counts are right, and all that it asks and does is answered."""

import os
from collections.abc import AsyncIterator

import asyncpg
import pytest
from httpx import ASGITransport

from api.application import create_application
from api.settings.settings import Settings
from db.connections.postgres import Database
from db.maintenance.verification import verify
from tests.benchmarks.archive import BYTES, MORE, SMALL, UNUSED
from tests.benchmarks.archive_chores import CHORES
from tests.benchmarks.archive_report import Figures, indexes, section
from tests.benchmarks.archive_requests import ASKS
from tests.benchmarks.archive_site import Site, site
from tests.benchmarks.data import Size, fill
from tests.benchmarks.processes import SETTINGS, Server

SIZE = Size(120, 20, [20] * 6)


@pytest.fixture
async def archive(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    monkeypatch.setattr("tests.benchmarks.data.INDEXED", 2)
    monkeypatch.setattr("tests.benchmarks.data.COMMENTERS", 200)
    for name, less in {"LONGEST_PAGE": 2, "POSTS": 16, "SECONDS": 0.1}.items():
        monkeypatch.setattr(f"tests.benchmarks.archive_chores.{name}", less)
    connection = await asyncpg.connect(database_url)
    await fill(connection, SIZE, MORE)
    await connection.close()
    for name, value in {**SETTINGS, "DATABASE_URL": database_url}.items():
        monkeypatch.setenv(name, value)
    application = create_application(Settings())
    async with application.router.lifespan_context(application):
        found = await site(SIZE, database_url, Server(80, os.getpid()))
        found.transport = ASGITransport(application)
        yield found


@pytest.mark.once
async def test_all_that_is_asked_of_an_archive_is_answered(archive: Site) -> None:
    found = [Figures(ask.bound, [await archive.milliseconds(ask)], [await archive.milliseconds(ask)]) for ask in ASKS]

    [kept] = await archive.rows(BYTES)
    assert [row[0] for row in section(found, kept, 1).rows] == [ask.bound.title for ask in ASKS]
    assert indexes(await archive.rows(UNUSED.replace(str(SMALL), "0"))).rows
    assert await verify(archive.url) == []


@pytest.mark.once
async def test_all_that_is_done_to_an_archive_comes_to_an_end(archive: Site) -> None:
    for chore in CHORES:
        assert len(await chore.values(archive)) == len(chore.bounds), chore.bounds[0].title
