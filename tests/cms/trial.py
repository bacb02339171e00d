"""The session on two servers of one database: the CMS writes to one, readers look at the other."""

from pathlib import Path

import asyncpg
import httpx

from db.access import service_tokens
from tests.cms.cms import connected
from tests.cms.readers import LONGEST, Readers
from tests.cms.session import Session, Step
from tests.database import PUBLIC_URL
from tests.servers import serving

SCOPES = ("articles:write", "articles:publish", "images:write")


async def run(database_url: str, directory: Path, number: int, *, time_for_sitemaps: bool = True) -> list[Step]:
    """With so many articles. The database may be empty."""
    log, images = directory / "log", str(directory / "images")
    async with serving(database_url, log, 2, DATELINE_IMAGES=images) as (writers, readers):
        token = await token_of(database_url)
        address = {"base_url": readers, "headers": {"host": PUBLIC_URL.removeprefix("https://")}}
        async with (
            connected(writers, token) as cms,
            httpx.AsyncClient(**address, timeout=LONGEST) as client,  # type: ignore[arg-type]
        ):
            steps = await Session(cms, Readers(client), number, time_for_sitemaps).run()
    assert "Traceback" not in log.read_text()
    return steps


async def token_of(database_url: str) -> str:
    connection = await asyncpg.connect(database_url)
    try:
        return await service_tokens.create(connection, "cms", SCOPES)
    finally:
        await connection.close()
