"""A place for files of comments, beside an empty database and the application over it."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from databases import Database
from httpx import ASGITransport, AsyncClient

from api.application import create_application
from api.settings.settings import Settings
from tests.api.imports.comments.moving import Moving
from tests.api.publisher import SECRET
from tests.conftest import PATIENT
from tests.database import NEWEST, PUBLIC_URL


@pytest.fixture
async def moving(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[Moving]:
    settings = Settings(database_url=database_url, jwt_secret=SECRET, queue_timeout=PATIENT.patience)
    application = create_application(settings)
    transport = ASGITransport(application)
    async with (
        application.router.lifespan_context(application),
        AsyncClient(transport=transport, base_url=PUBLIC_URL, headers=NEWEST) as client,
    ):
        yield Moving(client, database_url, tmp_path)
