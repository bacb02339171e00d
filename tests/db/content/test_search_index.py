"""The search index is made anew where it must be, by whichever process comes first, and nothing else is touched."""

import asyncio
from typing import Any

import asyncpg
from databases import Database

from db.connections import postgres
from db.content.search import index as search_index
from db.maintenance.migrations import SQL, migrate
from tests import articles
from tests.builder import Builder
from tests.database import PUBLIC_URL, new_database
from tests.db.content.test_articles import DRAFT

SEARCH = "select search::text from news.article_search order by article_id"


async def index_all(database: Database) -> int:
    return sum([done async for done in _batches(database)])


async def _batches(database: Database) -> Any:
    while done := await search_index.index_outdated(database):
        yield done


async def test_what_was_written_past_the_server_is_indexed_once(database: Database, make: Builder) -> None:
    key = await make.article(headline="Swans")
    assert await index_all(database) == 0

    await make.connection.execute("update news.article set headline = 'Geese' where id = $1", key)
    stored = "select ctid, xmin from news.article"
    before = await make.connection.fetchrow(stored)

    assert await index_all(database) == 1
    assert "'gees':1A" in await make.connection.fetchval(SEARCH)
    assert await make.connection.fetchrow(stored) == before
    assert await index_all(database) == 0


async def test_another_language_has_other_stems(database: Database, make: Builder) -> None:
    key = await make.article(headline="Häuser")

    await make.connection.execute("update news.article set language = 'de' where id = $1", key)
    await index_all(database)

    assert "'de:haus':1A" in await make.connection.fetchval(SEARCH)


async def test_processes_share_the_work_out(database: Database, make: Builder) -> None:
    for _ in range(search_index.BATCH * 3):
        await make.article()
    await make.connection.execute("update news.article_search set version = 0")

    done = await asyncio.gather(*(index_all(database) for _ in range(3)))

    assert sum(done) == search_index.BATCH * 3
    assert await make.connection.fetchval("select count(*) from news.article_search where version = 0") == 0


async def test_an_article_that_is_saved_again_keeps_its_vector(connection: Any) -> None:
    await articles.save(connection, DRAFT)
    stored = "select search, spans, version from news.article_search"
    before = await connection.fetchrow(stored)

    await articles.save(connection, DRAFT)

    assert await connection.fetchrow(stored) == before


async def test_a_database_of_an_earlier_version_finds_what_it_found_at_once_and_the_rest_soon(
    server_url: str, tmp_path: Any
) -> None:
    earlier = tmp_path / "sql"
    (earlier / "migrations").mkdir(parents=True)
    (earlier / "views").mkdir()
    for file in sorted((SQL / "migrations").glob("*.sql")):
        if file.name < "0017":
            (earlier / "migrations" / file.name).write_text(file.read_text())
    async with new_database(server_url) as url:
        connection = await asyncpg.connect(url)
        await migrate(connection, PUBLIC_URL, earlier)
        await connection.execute(
            "insert into news.article (slug, headline, summary, published_at, body_markdown, body_html, body_text, "
            "word_count, search) values ('a', 'जनता।', '', now(), '', '', 'Ferries', 1, news.words('Ferries जनता।'))"
        )
        await migrate(connection, PUBLIC_URL)
        found = "select count(*) from news.article_search where search @@ $1::text::tsquery"

        assert await connection.fetchval(found, "ferri") == 1
        assert await connection.fetchval(found, "'hi:जन'") == 0
        await connection.close()
        async with postgres.connected(postgres.open_database(url)) as database:
            assert await index_all(database) == 1
            async with postgres.connection(database) as session:
                assert await session.fetchval(found, "'hi:जन' & ferri") == 1
