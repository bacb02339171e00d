"""Articles that were stored before sections and topics had pages lead to them afterwards."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from db.connections.postgres import connected, open_database
from db.content.taxonomy.terms import name_some_terms
from db.maintenance.migrations import SQL, migrate
from tests.database import new_database

MIGRATION = "0025_taxonomy.sql"
BEFORE = """
insert into news.article (
    slug, status, headline, summary, published_at, body_markdown, body_html, body_text, word_count, section, tags
)
select slug, status, slug, '', published_at::timestamptz, '', '', '', 0, section, tags::text[]
from (values
    ('geese', 'PUBLISHED', '2026-03-02 12:00Z', 'Nature & Us', '{birds,Marsh}'),
    ('ducks', 'PUBLISHED', '2026-03-01 12:00Z', 'Nature & Us', '{birds,Birds}'),
    ('swans', 'WITHDRAWN', '2026-02-01 12:00Z', 'Lost', '{birds,lost}'),
    ('cranes', 'DRAFT', null, ' ', '{}')
) as stored (slug, status, published_at, section, tags)
"""


@pytest.fixture
async def old(server_url: str, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a database as it was before."""
    shutil.copytree(SQL / "migrations", tmp_path / "migrations")
    (tmp_path / "views").mkdir()
    for file in (tmp_path / "migrations").iterdir():
        if file.name >= MIGRATION:
            file.unlink()
    async with new_database(server_url) as url:
        own = await asyncpg.connect(url)
        await migrate(own, "https://news.example", tmp_path)
        await own.execute(BEFORE)
        await own.close()
        yield url


async def test_sections_and_topics_of_before_get_their_pages(old: str) -> None:
    own = await asyncpg.connect(old)
    await migrate(own, "https://news.example")
    async with connected(open_database(old, pool_size=2)) as database:
        while await name_some_terms(database, ascii_slugs=False):
            pass

    sections = await own.fetch("select name, slug, listed from graph.section order by id")
    topics = await own.fetch('select name, slug, listed from graph.topic order by name collate "C"')
    tagged = await own.fetch('select tag, article_id from news.article_tag order by tag collate "C", article_id')
    await own.close()

    assert list(map(tuple, sections)) == [("Lost", "lost", False), ("Nature & Us", "nature-and-us", True)]
    assert [(name, listed) for name, _, listed in topics] == [
        ("Birds", True), ("Marsh", True), ("birds", True), ("lost", False),
    ]  # fmt: skip
    assert {slug for _, slug, _ in topics} == {"birds", "birds-2", "marsh", "lost"}
    assert list(map(tuple, tagged)) == [("Birds", 2), ("Marsh", 1), ("birds", 1), ("birds", 2)]
