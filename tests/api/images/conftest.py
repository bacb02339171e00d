"""The application with a directory of its own for images."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from databases import Database

from api.settings.settings import Settings
from tests.api.images.newsroom import Newsroom
from tests.api.pages.sites import application
from tests.api.publisher import SECRET


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """Patient ones, for busy machines."""
    return Settings(
        database_url=database_url,
        jwt_secret=SECRET,
        data_dir=tmp_path,
        image_hosts=("127.0.0.1",),
        image_seconds=60,
        queue_timeout=60,
    )


@pytest.fixture
async def newsroom(database: Database, settings: Settings) -> AsyncIterator[Newsroom]:
    async with application(settings) as client:
        yield Newsroom(client)
