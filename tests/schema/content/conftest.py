"""A made-up site of which plans are made, as it is and with articles that are what others are not."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from db.connections.postgres import PLANNING
from db.maintenance.migrations import migrate
from tests.benchmarks.data import fill
from tests.database import PUBLIC_URL, new_database
from tests.schema.plans import OLD, SIZE


@pytest.fixture(scope="module")
async def site(server_url: str) -> AsyncIterator[asyncpg.Connection]:
    async with new_database(server_url) as url:
        connection = await asyncpg.connect(url, server_settings=PLANNING | {"timezone": "UTC"})
        await migrate(connection, PUBLIC_URL)
        await fill(connection, SIZE)
        await connection.execute("analyze")
        yield connection
        await connection.close()


@pytest.fixture
async def old(site: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    transaction = site.transaction()
    await transaction.start()
    await site.execute(OLD)
    yield site
    await transaction.rollback()
