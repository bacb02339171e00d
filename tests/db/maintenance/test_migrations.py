"""A database is brought up to date whole or not at all, and nothing is done twice."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from db.maintenance.applied import MigrationRefused
from db.maintenance.migrations import SQL, migrate
from db.maintenance.role_settings import set_for_role
from db.maintenance.site_settings import sync_site
from tests.database import new_database

ADDRESS = "https://news.example"
ADDED = "9000_added.sql"


@pytest.fixture
async def empty_url(server_url: str) -> AsyncIterator[str]:
    async with new_database(server_url) as url:
        yield url


@pytest.fixture
async def empty(empty_url: str) -> AsyncIterator[asyncpg.Connection]:
    """A connection to a database in which nothing is."""
    connection = await asyncpg.connect(empty_url)
    yield connection
    await connection.close()


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    """A copy of the project's SQL that a test may change."""
    return Path(shutil.copytree(SQL, tmp_path / "sql"))


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.glob("*.sql"))


async def schemas(connection: asyncpg.Connection) -> list[Any]:
    query = "select nspname from pg_namespace where nspname in ('news', 'graph', 'dateline_migrations') order by 1"
    return [name for (name,) in await connection.fetch(query)]


async def test_migrate_applies_all_to_an_empty_database_and_nothing_again(empty: asyncpg.Connection) -> None:
    first = await migrate(empty, ADDRESS)
    second = await migrate(empty, ADDRESS)

    assert first == [*names(SQL / "migrations"), "views"]
    assert second == []
    assert await schemas(empty) == ["dateline_migrations", "graph", "news"]


async def test_migrate_applies_a_new_file_and_builds_the_views_again(empty: asyncpg.Connection, sql: Path) -> None:
    await migrate(empty, ADDRESS, sql)
    await empty.execute("insert into news.person (slug, name) values ('ada', 'Ada')")
    before = await empty.fetchval("select clock_timestamp()")
    (sql / "migrations" / ADDED).write_text(
        "alter table news.person add column age integer not null default 7; select 1"
    )

    assert await migrate(empty, ADDRESS, sql) == [ADDED, "views"]

    await empty.execute("update news.person set name = 'Ida', age = 8")
    past = "select name, age from past_news.person($1)"
    assert tuple(await empty.fetchrow(past, before)) == ("Ada", 7)
    assert tuple(await empty.fetchrow("select name, age from past_news.person(now())")) == ("Ida", 8)


async def test_migrate_holds_nobody_up_while_somebody_reads_for_long(
    empty: asyncpg.Connection, empty_url: str, sql: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await migrate(empty, ADDRESS, sql)
    (sql / "views" / ADDED).write_text("create view graph.added as select 1 as one")
    backup, reader = [await asyncpg.connect(empty_url) for _ in range(2)]
    reading = backup.transaction()
    await reading.start()
    await backup.execute("lock table graph.article in access share mode")

    upgrade = asyncio.ensure_future(migrate(empty, ADDRESS, sql))
    while "waits for somebody" not in caplog.text:
        await reader.fetch("select from graph.article")
        await reader.fetch("select from graph.person")
    assert not upgrade.done()
    await reader.fetch("select from graph.article")
    await reading.rollback()

    assert await upgrade == ["views"]
    await backup.close()
    await reader.close()


async def test_migrate_analyzes_what_has_no_statistics(empty: asyncpg.Connection) -> None:
    await migrate(empty, ADDRESS)
    await empty.execute("alter table news.person set (autovacuum_enabled = off)")
    await empty.execute(
        "insert into news.person (slug, name) select 'p' || n, repeat('Ada ', 30) || n from generate_series(1, 8000) n"
    )
    known = "select count(*) > 0 from pg_stats where schemaname = 'news' and tablename = 'person'"
    assert not await empty.fetchval(known)

    assert await migrate(empty, ADDRESS) == []

    assert await empty.fetchval(known)


async def test_migrate_builds_the_views_again_when_one_changed(empty: asyncpg.Connection, sql: Path) -> None:
    await migrate(empty, ADDRESS, sql)
    (sql / "views" / ADDED).write_text("create view graph.added as select 1 as one")

    assert await migrate(empty, ADDRESS, sql) == ["views"]
    assert await empty.fetchval("select one from graph.added") == 1


async def test_migrate_refuses_a_file_that_was_edited_once_applied(empty: asyncpg.Connection, sql: Path) -> None:
    await migrate(empty, ADDRESS, sql)
    name = names(sql / "migrations")[0]
    with (sql / "migrations" / name).open("a") as file:
        file.write("-- edited")

    with pytest.raises(MigrationRefused, match=f"^migration {name} was edited after it was applied"):
        await migrate(empty, ADDRESS, sql)


async def test_migrate_refuses_a_database_of_a_newer_dateline(empty: asyncpg.Connection, sql: Path) -> None:
    (sql / "migrations" / ADDED).write_text("select 1")
    await migrate(empty, ADDRESS, sql)

    with pytest.raises(MigrationRefused, match=f"^the database has had migration {ADDED}"):
        await migrate(empty, ADDRESS)


async def test_migrate_leaves_nothing_of_an_upgrade_that_fails(empty: asyncpg.Connection, sql: Path) -> None:
    (sql / "migrations" / ADDED).write_text("create table news.added (); select 1 / 0")

    with pytest.raises(MigrationRefused, match=f"^{ADDED} cannot be applied: division by zero$"):
        await migrate(empty, ADDRESS, sql)

    assert await schemas(empty) == []


async def test_migrate_by_two_processes_at_once_succeeds_in_both(empty_url: str) -> None:
    connections = [await asyncpg.connect(empty_url) for _ in range(2)]

    applied = await asyncio.gather(*(migrate(connection, ADDRESS) for connection in connections))

    assert sorted(applied) == [[], [*names(SQL / "migrations"), "views"]]
    for connection in connections:
        await connection.close()


async def test_migrate_keeps_an_address_that_sync_site_changes(empty: asyncpg.Connection) -> None:
    async def address() -> Any:
        return await empty.fetchval("select public_url from news.site")

    await migrate(empty, ADDRESS)
    await migrate(empty, "https://other.example")
    kept = await address()
    await sync_site(empty, "https://other.example")

    assert [kept, await address()] == [ADDRESS, "https://other.example"]


async def test_a_role_that_owns_nothing_but_its_database_is_enough(server_url: str, empty_url: str) -> None:
    administrator, name = await asyncpg.connect(empty_url), urlsplit(empty_url).path[1:]
    role = f"owner_of_{name}"
    await administrator.execute(f"create role {role} login; alter database {name} owner to {role}")
    owner = await asyncpg.connect(empty_url, user=role)
    try:
        assert await migrate(owner, ADDRESS) == [*names(SQL / "migrations"), "views"]
        await set_for_role(owner, 5)
    finally:
        await owner.close()
        await administrator.execute(
            f"alter database {name} owner to current_user; drop owned by {role}; drop role {role}"
        )
        await administrator.close()
