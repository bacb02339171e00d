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
    async with application(Settings(database_url=database_url, **settings)) as client:
        yield client


@asynccontextmanager
async def application(settings: Settings) -> AsyncIterator[AsyncClient]:
    whole = create_application(settings)
    async with (
        whole.router.lifespan_context(whole),
        AsyncClient(transport=ASGITransport(whole), base_url=PUBLIC_URL, headers=NEWEST) as client,
    ):
        yield client
