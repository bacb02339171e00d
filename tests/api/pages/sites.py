"""The whole application with settings of its own, where the `client` of all tests does not do."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from httpx import ASGITransport, AsyncClient

from api.application import create_application
from api.settings.settings import Settings
from tests.database import NEWEST, PUBLIC_URL


@asynccontextmanager
async def site(database_url: str, **settings: Any) -> AsyncIterator[AsyncClient]:
    application = create_application(Settings(database_url=database_url, **settings))
    async with (
        application.router.lifespan_context(application),
        AsyncClient(transport=ASGITransport(application), base_url=PUBLIC_URL, headers=NEWEST) as client,
    ):
        yield client
