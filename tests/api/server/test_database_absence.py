"""PostgreSQL goes away while a server is at work, and comes back: everyone is told, nothing ends, all recovers."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
import pytest_asyncio

from tests.faults.database import Unsteady, unsteady_database
from tests.servers import serving

QUERY = {"query": "query Front { articles { totalCount } }"}
SETTINGS = {"DATELINE_METRICS": "on", "DATELINE_CACHE_BYTES": "0"}
PATHS = ("/healthz", "/readyz", "/metrics", "/", "/feed.atom")


@pytest_asyncio.fixture
async def postgresql() -> AsyncIterator[Unsteady]:
    with TemporaryDirectory() as directory, unsteady_database(Path(directory)) as postgresql:
        yield postgresql


@pytest_asyncio.fixture
async def client(postgresql: Unsteady, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(postgresql.url, tmp_path / "log", 1, **SETTINGS) as [address],
        httpx.AsyncClient(base_url=address, timeout=20) as client,
    ):
        yield client


async def statuses(client: httpx.AsyncClient) -> list[int]:
    asked = await client.post("/graphql", json=QUERY)
    return [asked.status_code, *[(await client.get(path)).status_code for path in PATHS]]


async def until_ready(client: httpx.AsyncClient) -> None:
    async with asyncio.timeout(20):
        while (await client.get("/readyz")).status_code != 200:
            pass


async def test_all_is_said_while_it_is_away_and_all_comes_back(
    client: httpx.AsyncClient, postgresql: Unsteady, tmp_path: Path
) -> None:
    await until_ready(client)
    before = await statuses(client)
    await asyncio.to_thread(postgresql.stop)
    away, parts = await statuses(client), (await client.get("/readyz")).json()
    await asyncio.to_thread(postgresql.start)
    await until_ready(client)

    assert before == [200, 200, 200, 200, 200, 200]
    assert away == [503, 200, 503, 200, 503, 503]
    assert (parts["database"], parts["migrations"], parts["server"]) == ("unavailable", "unknown", "ok")
    assert await statuses(client) == before
    assert "Traceback" not in (tmp_path / "log").read_text()
