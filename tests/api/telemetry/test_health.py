"""`/healthz` and `/readyz`, as those see them who decide where readers are sent."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from asyncpg import Connection
from databases import Database
from httpx import ASGITransport, AsyncClient
from starlette.applications import Starlette

from api.http.live_connections import LiveConnections
from api.images.store import ImageStore
from api.settings.settings import Settings
from api.telemetry.health import Health
from tests.database import PUBLIC_URL, new_database
from tests.servers import serving

READY = {"status": "ok", "server": "ok", "database": "ok", "migrations": "ok", "feed": "ok", "images": "ok"}
NOT_READY = READY | {"status": "not ready"}
AWAY = NOT_READY | {"database": "unavailable", "migrations": "unknown"}
RENAME = "update dateline_migrations.applied set name = $2 where name = $1"


async def answer(
    url: str,
    live: LiveConnections | None = None,
    listening: Callable[[], bool] = lambda: True,
    path: str = "/readyz",
    **images: Any,
) -> tuple[int, Any]:
    health = Health(url, live or LiveConnections(10), listening, ImageStore(Settings(**images)).state)
    transport = ASGITransport(Starlette(routes=health.routes()))
    async with AsyncClient(transport=transport, base_url=PUBLIC_URL) as client:
        response = await client.get(path)
    assert response.headers["cache-control"] == "no-store"
    return response.status_code, response.json()


async def test_a_server_that_can_answer_readers_says_so(database: Database, database_url: str, tmp_path: Path) -> None:
    async with (
        serving(database_url, tmp_path / "log") as [address],
        httpx.AsyncClient(base_url=address, timeout=60) as client,
    ):
        alive, ready = await client.get("/healthz"), await client.get("/readyz")

    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.json()) == (200, READY)


async def test_one_that_stops_is_alive_and_not_ready(database: Database, database_url: str) -> None:
    live = LiveConnections(10)
    live.stopping.set()

    assert await answer(database_url, live, path="/healthz") == (200, {"status": "ok"})
    assert await answer(database_url, live) == (503, NOT_READY | {"server": "stopping"})


async def test_one_whose_feed_does_not_listen_is_not_ready(database: Database, database_url: str) -> None:
    assert await answer(database_url, listening=lambda: False) == (503, NOT_READY | {"feed": "not listening"})


async def test_an_empty_database_waits_for_its_migrations(server_url: str) -> None:
    async with new_database(server_url) as url:
        assert await answer(url) == (503, NOT_READY | {"migrations": "pending"})


async def test_one_migration_that_is_missing_is_seen(connection: Connection, database_url: str) -> None:
    await connection.execute(RENAME, "0001_content.sql", "other")
    missing = await answer(database_url)
    await connection.execute(RENAME, "other", "0001_content.sql")

    assert missing == (503, NOT_READY | {"migrations": "pending"})


async def test_a_database_that_a_newer_version_has_changed_still_serves(
    connection: Connection, database_url: str
) -> None:
    """Servers are replaced one after the other."""
    await connection.execute("insert into dateline_migrations.applied (name, checksum) values ('9999_newer.sql', '')")
    found = await answer(database_url)
    await connection.execute("delete from dateline_migrations.applied where name = '9999_newer.sql'")

    assert found == (200, READY)


@pytest.mark.parametrize("url", ["postgresql://somebody:secret@127.0.0.1:1/none", "postgresql:///?host=/nowhere"])
async def test_a_database_that_is_away_is_all_that_is_said_of_it(url: str) -> None:
    assert await answer(url) == (503, AWAY)


@pytest.mark.parametrize("kept", ["a file", "s3"])
async def test_where_images_are_kept_is_away_and_readers_may_come(
    database: Database, database_url: str, tmp_path: Path, kept: str
) -> None:
    (tmp_path / "file").touch()
    nobody = {"images": "s3://none", "images_endpoint": "http://127.0.0.1:1", "images_access_key": "a"}
    images: dict[str, Any] = (
        nobody | {"images_secret_key": "b"} if kept == "s3" else {"images": str(tmp_path / "file" / "images")}
    )

    assert await answer(database_url, **images) == (200, READY | {"images": "unavailable"})
