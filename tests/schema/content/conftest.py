"""A made-up site of which plans are made, as it is and with articles that are what others are not."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from tests.schema.plans import OLD, SIZE, made_up


@pytest.fixture(scope="module")
async def site(server_url: str) -> AsyncIterator[asyncpg.Connection]:
    async with made_up(server_url, SIZE) as connection:
        await connection.execute("analyze")
        yield connection


@pytest.fixture
async def old(site: asyncpg.Connection) -> AsyncIterator[asyncpg.Connection]:
    transaction = site.transaction()
    await transaction.start()
    await site.execute(OLD)
    yield site
    await transaction.rollback()
