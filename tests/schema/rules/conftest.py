"""What comes between the steps of another."""

from collections.abc import AsyncIterator

import asyncpg
import pytest


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()
