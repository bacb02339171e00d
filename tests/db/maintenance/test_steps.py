"""What takes long on large tables is done before an upgrade, while readers and writers are at work."""

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from db.maintenance.applied import MigrationRefused
from db.maintenance.migrations import SQL, migrate
from db.maintenance.steps import since, steps
from tests.database import PUBLIC_URL, new_database

ADDED = "9000_added.sql"
IN_STEPS = """-- beforehand since 0058

-- step
alter table news.person add column if not exists size integer;

-- repeated
with batch as (select id from news.person where id > $1 order by id limit 2), filled as (
    update news.person p set size = length(name) from batch where p.id = batch.id
)
select max(id) from batch;

-- step
create index concurrently if not exists person_by_size on news.person (size);
"""
LASTS = (
    r"^create (unique )?index (?!concurrently)",
    r"^update ",
    r"^delete ",
    r"alter column \w+ (set data )?type ",
    r"alter column \w+ set not null",
    r"generated always as .* stored",
    r"default (clock_timestamp|now|gen_random_uuid|random|nextval)\(",
    r"add (constraint|check|unique|primary key|foreign key)(?!.*not valid)",
    r"^(cluster|vacuum full|reindex) ",
)
"""Statements that lock a table for as long as it takes to write or read all of it."""
DELIVERED = "0058"
"""The last of those that nobody can mend any more."""
LATER = [file for file in sorted((SQL / "migrations").glob("*.sql")) if file.name[:4] > DELIVERED]


@pytest.fixture
async def url(server_url: str) -> AsyncIterator[str]:
    async with new_database(server_url) as url:
        yield url


@pytest.fixture
async def connection(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url)
    yield connection
    await connection.close()


@pytest.fixture
def sql(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SQL, tmp_path / "sql"))


async def add_people(connection: asyncpg.Connection, number: int) -> None:
    await connection.execute(
        "insert into news.person (slug, name) select 'p' || n, repeat('a', n) from generate_series(1, $1::integer) n",
        number,
    )


async def applied(connection: asyncpg.Connection) -> set[str]:
    return {name for (name,) in await connection.fetch("select name from dateline_migrations.applied")}


@pytest.mark.parametrize("file", LATER, ids=lambda file: file.name)
def test_no_migration_locks_a_table_for_long(file: Path) -> None:
    text = re.sub(r"\$\$.*?\$\$", "", file.read_text(), flags=re.DOTALL)
    new = re.findall(r"create table (?:if not exists )?([\w.]+)", text)

    for statement in text.split(";"):
        lines = re.sub(r"--.*", "", statement).strip()
        if not any(re.search(rf"{table}\b", lines) for table in new) and "$1" not in lines:
            assert [what for what in LASTS if re.search(what, lines, re.IGNORECASE | re.DOTALL)] == []


async def test_steps_are_taken_before_the_upgrade_whoever_reads_for_long(
    connection: asyncpg.Connection, url: str, sql: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await migrate(connection, PUBLIC_URL, sql)
    await add_people(connection, 5)
    (sql / "migrations" / ADDED).write_text(IN_STEPS)
    monkeypatch.setattr("db.maintenance.patience.PATIENCE", 1)
    backup = await asyncpg.connect(url)
    reading = backup.transaction()
    await reading.start()
    await backup.execute("lock table graph.article in access share mode")

    with pytest.raises(MigrationRefused, match="somebody has held locks"):
        await migrate(connection, PUBLIC_URL, sql)

    assert ADDED not in await applied(connection)
    assert await connection.fetchval("select array_agg(size order by id) from news.person") == [1, 2, 3, 4, 5]
    assert await connection.fetchval("select count(*) from past_news.person(now())") == 5
    await migrate(connection, PUBLIC_URL)  # servers of the version before may start anew
    await reading.rollback()
    await backup.close()
    await connection.execute("update news.person set size = 0")
    assert await migrate(connection, PUBLIC_URL, sql) == [ADDED, "views"]
    assert await connection.fetchval("select max(size) from news.person") == 0


async def test_steps_that_were_broken_off_are_taken_again(connection: asyncpg.Connection, sql: Path) -> None:
    await migrate(connection, PUBLIC_URL, sql)
    await add_people(connection, 3)
    (sql / "migrations" / ADDED).write_text(IN_STEPS.replace("length(name)", "length(name) / 0"))
    with pytest.raises(MigrationRefused, match=f"^{ADDED} cannot be applied: division by zero$"):
        await migrate(connection, PUBLIC_URL, sql)
    await connection.execute("create index person_by_size on news.person (size)")
    await connection.execute(
        "update pg_index set indisvalid = false where indexrelid = 'news.person_by_size'::regclass"
    )
    (sql / "migrations" / ADDED).write_text(IN_STEPS)

    assert await migrate(connection, PUBLIC_URL, sql) == [ADDED, "views"]

    assert await connection.fetchval("select array_agg(size order by id) from news.person") == [1, 2, 3]
    valid = "select indisvalid from pg_index where indexrelid = 'news.person_by_size'::regclass"
    assert await connection.fetchval(valid)


async def test_steps_are_taken_within_the_upgrade_of_an_older_database(
    connection: asyncpg.Connection, sql: Path
) -> None:
    (sql / "migrations" / ADDED).write_text(IN_STEPS.replace("0058", "8999"))
    (sql / "migrations" / "8999_before.sql").write_text("insert into news.person (slug, name) values ('ada', 'Ada')")

    await migrate(connection, PUBLIC_URL, sql)

    assert await connection.fetchval("select size from news.person") == 3


async def test_articles_of_older_databases_are_in_order_at_once(
    connection: asyncpg.Connection, sql: Path, tmp_path: Path
) -> None:
    older = tmp_path / "older"
    (older / "views" / "preview").mkdir(parents=True)
    (older / "migrations").mkdir()
    for file in (SQL / "migrations").glob("*.sql"):
        if file not in LATER:
            shutil.copy(file, older / "migrations")
    await migrate(connection, PUBLIC_URL, older)
    await connection.execute("""
        set session_replication_role = replica;
        insert into news.article
            (slug, headline, summary, body_markdown, body_html, body_text, word_count, published_at)
        select 'a' || n, 'A', '', '', '', '', 0, now() from generate_series(1, 700) n;
        insert into news.discussion (article_id, comment_count) select id, id % 50 from news.article;
        reset session_replication_role
    """)

    await migrate(connection, PUBLIC_URL)

    assert await connection.fetchval(
        "select count(*) from news.discussion where size_class = news.size_class(article_id % 50)"
    ) == 700  # fmt: skip
    await connection.execute("update news.discussion set comment_count = comment_count + 20")
    assert await connection.fetchval(
        "select count(*) from news.discussion where size_class = news.size_class(article_id % 50 + 20)"
    ) == 700  # fmt: skip


def test_files_with_steps_consist_of_steps() -> None:
    for file in LATER:
        text = file.read_text()
        assert (since(text) is not None) == bool(steps(text)) == ("concurrently" in text)
