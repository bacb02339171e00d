"""What was stored before people, quotes and comments kept their identity is brought along; nothing of it is lost."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from db.article_input import ArticleDraft, CommentDraft, PersonDraft, QuoteDraft
from db.maintenance.migrations import SQL, migrate
from db.maintenance.verification import differences
from tests import articles
from tests.database import new_database

MIGRATION = "0010_identity.sql"
DRAFT = ArticleDraft(
    slug="geese",
    headline="Geese",
    summary="They are back.",
    body="They came at noon.",
    published_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    people=(PersonDraft(name="Ada Lind", title="Warden"), PersonDraft(name="Ben Roe")),
    quotes=(QuoteDraft(text="We always do.", speaker="Ada Lind"), QuoteDraft(text="Never again.", speaker="Ada Lind")),
    comments=(CommentDraft(name="Dot", body="Lovely", replies=(CommentDraft(name="Eve", body="So are you"),)),),
)
BEFORE = """
insert into news.site (public_url) values ('https://news.example') on conflict do nothing;
insert into news.article (
    slug, status, headline, summary, published_at, body_markdown, body_html, body_text, word_count
) values
    ('geese', 'PUBLISHED', 'Geese', 'They are back.', '2026-03-02 12:00Z', 'They came at noon.',
        '<p>They came at noon.</p>', 'They came at noon.', 4),
    ('ducks', 'PUBLISHED', 'Ducks', 'They left.', '2026-03-01 12:00Z', 'Gone.', '<p>Gone.</p>', 'Gone.', 1),
    ('swans', 'DRAFT', 'Swans', 'They wait.', null, 'Wait.', '<p>Wait.</p>', 'Wait.', 1),
    ('cranes', 'PUBLISHED', 'Cranes', 'They will come.', '2999-01-01Z', 'Soon.', '<p>Soon.</p>', 'Soon.', 1);
insert into news.paragraph values (1, 0, 'They came at noon.', '<p>They came at noon.</p>');
insert into news.person (slug, name, title, affiliation)
values ('ada-lind', 'Ada Lind', 'Warden', 'Town'), ('ben-roe', 'Ben Roe', null, null), ('cy', 'Cy', 'Pilot', null);
insert into news.article_person values (1, 1, 1), (1, 2, 2), (2, 1, 1), (3, 1, 1), (4, 3, 1);
insert into news.quote (article_id, position, text, speaker_id)
values (1, 1, 'We always do.', 1), (1, 2, 'Honk.', null);
insert into news.commenter (subject, display_name) values (null, 'Dot'), (null, 'Eve'), ('rob', 'Rob');
insert into news.comment (article_id, author_id, parent_id, depth, body, body_html, created_at, idempotency_key) values
    (1, 1, null, 0, 'Lovely', '<p>Lovely</p>', '2026-03-02 12:00Z', 'import:1'),
    (1, 2, 1, 1, 'So are you', '<p>So are you</p>', '2026-03-02 12:00Z', 'import:2'),
    (1, 3, null, 0, 'I was here', '<p>I was here</p>', '2026-03-02 13:00Z', 'import:of a reader'),
    (1, 2, null, 0, 'Spam', '<p>Spam</p>', '2026-03-02 12:00Z', 'import:3');
update news.comment set status = 'REMOVED' where body = 'Spam';
"""
PEOPLE = "select slug, listed, title, affiliation from graph.person order by id"
MENTIONS = "select article_id, person_id, title, affiliation from news.article_person order by 1, position"


@pytest.fixture
async def old(server_url: str, tmp_path: Path) -> AsyncIterator[asyncpg.Connection]:
    """A database as it was before, with something of everything."""
    before = tmp_path / "sql"
    (before / "views").mkdir(parents=True)
    shutil.copytree(SQL / "migrations", before / "migrations")
    for file in (before / "migrations").glob("*.sql"):
        if file.name >= MIGRATION:
            file.unlink()
    async with new_database(server_url) as url:
        connection = await asyncpg.connect(url)
        await migrate(connection, "https://news.example", before)
        await connection.execute(BEFORE)
        yield connection
        await connection.close()


async def rows(connection: asyncpg.Connection, query: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in await connection.fetch(query)]


async def test_titles_move_to_the_mentions_and_people_show_the_same(old: asyncpg.Connection) -> None:
    await migrate(old, "https://news.example")

    assert await rows(old, MENTIONS) == [
        (1, 1, "Warden", "Town"), (1, 2, None, None), (2, 1, "Warden", "Town"), (3, 1, "Warden", "Town"),
        (4, 3, "Pilot", None),
    ]  # fmt: skip
    assert await rows(old, PEOPLE) == [
        ("ada-lind", True, "Warden", "Town"), ("ben-roe", True, None, None), ("cy", False, None, None),
    ]  # fmt: skip
    assert await differences(old) == []


async def test_files_imported_again_find_all_that_was_there(old: asyncpg.Connection) -> None:
    kept = [
        "select id, slug from news.person order by id",
        "select id, text from news.quote where text = 'We always do.'",
        "select id, parent_id, author_id, body, status, edited_at from news.comment order by id",
        "select id, display_name from news.commenter where id < 9 order by id",
    ]
    before = [await rows(old, query) for query in kept]
    await migrate(old, "https://news.example")

    spam = CommentDraft(name="Eve", body="Spam")
    await articles.save(old, replace(DRAFT, comments=(*DRAFT.comments, spam)))

    assert [await rows(old, query) for query in kept] == before
    assert (await rows(old, PEOPLE))[0] == ("ada-lind", True, "Warden", None)
    assert await differences(old) == []
