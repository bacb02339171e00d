"""The application under the address that the database was made for: half of what is promised here is addresses."""

from collections.abc import AsyncIterator

import pytest
from databases import Database
from httpx import ASGITransport, AsyncClient

from api.application import create_application
from api.settings.settings import Settings
from tests.database import NEWEST, PUBLIC_URL


@pytest.fixture
async def client(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    application = create_application(Settings(database_url=database_url, public_url=PUBLIC_URL))
    async with (
        application.router.lifespan_context(application),
        AsyncClient(transport=ASGITransport(application), base_url=PUBLIC_URL, headers=NEWEST) as client,
    ):
        yield client
