"""One PostgreSQL and one migrated database for the whole run; its tables are empty when a test begins."""

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from asyncpg import Connection
from databases import Database
from httpx import ASGITransport, AsyncClient
from hypothesis import HealthCheck, settings

from api.application import create_application
from api.settings.settings import Settings
from db.connections import postgres
from db.connections.retries import in_transaction
from db.connections.turns import Waiting
from db.embedded.server import embedded
from db.maintenance.migrations import migrate
from tests.builder import Builder
from tests.database import EMPTY, NEWEST, PUBLIC_URL, new_database

settings.register_profile(
    "dateline", derandomize=True, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("dateline")
"""The same examples each time, however slow the machine is: a test that passes here passes everywhere."""

PATIENT = Waiting(patience=60)
"""On a machine that is busy, tests ask for more at once than it can do in time."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Marks what uses no database of `server_url`, and what is about scripts in a browser: both are the same on every
    PostgreSQL. Each query of those pages is asked by tests of the API, too."""
    fixtures = getattr(item, "fixturenames", ())
    if "server_url" not in fixtures or "browser" in fixtures:
        item.add_marker("once")


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The server that DATABASE_URL names, or else one of the tests' own."""
    if url := os.environ.get("DATABASE_URL"):
        yield url
    else:
        with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
            yield url


@pytest.fixture(scope="session")
async def database_url(server_url: str) -> AsyncIterator[str]:
    async with new_database(server_url) as url:
        yield url


@pytest.fixture(scope="session")
async def migrated(database_url: str) -> AsyncIterator[Database]:
    async with postgres.connected(postgres.open_database(database_url, waiting=PATIENT)) as database:
        async with postgres.connection(database) as connection:
            await migrate(connection, PUBLIC_URL)
        yield database


@pytest.fixture
async def database(migrated: Database) -> Database:
    """Emptied: a server of several tests may be writing meanwhile, and one of both may have to begin again."""
    await in_transaction(migrated, lambda connection: connection.execute(EMPTY))
    return migrated


@pytest.fixture
async def connection(database: Database) -> AsyncIterator[Connection]:
    async with postgres.connection(database) as connection:
        yield connection


@pytest.fixture
async def client(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    """Speaks HTTP to the whole application, over an empty database."""
    application = create_application(Settings(database_url=database_url, queue_timeout=PATIENT.patience))
    transport = ASGITransport(application)
    async with (
        application.router.lifespan_context(application),
        AsyncClient(transport=transport, base_url=PUBLIC_URL, headers=NEWEST) as client,
    ):
        yield client


@pytest.fixture
def make(connection: Connection) -> Builder:
    return Builder(connection)
