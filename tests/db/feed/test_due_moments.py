"""What changes by time alone has the tags of the same change by an editor."""

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest
from databases import Database

from db.feed.due_moments import due_tags
from db.feed.notifications import tags_of
from tests.builder import Builder
from tests.waiting import until

NOW = datetime.now(UTC)
BEFORE = NOW - timedelta(hours=1)


@pytest.fixture
async def heard(database_url: str) -> AsyncIterator[list[str]]:
    """The tags of all that is announced."""
    heard: list[str] = []
    connection = await asyncpg.connect(database_url)
    await connection.add_listener("dateline", lambda *told: heard.extend(tags_of(str(told[-1]))))
    yield heard
    await connection.close()


async def announced(make: Builder, heard: Sequence[str], change: str) -> set[str]:
    """The tags of a change."""
    await make.connection.execute("notify dateline, 'begin'")
    await until(lambda: "begin" in heard)
    before = len(heard)
    await make.connection.execute(f"{change}; notify dateline, 'end'")
    await until(lambda: "end" in heard)
    return set(heard[before:]) - {"end"}


async def test_an_hour_that_comes(database: Database, make: Builder, heard: list[str]) -> None:
    article = await make.article(published_at=NOW - timedelta(minutes=1), status="DRAFT", tags=["port"], section="City")
    await make.wrote(article, author := await make.person())
    await make.names(article, person := await make.person(), title="Warden")
    await make.quote(article, speaker_id=person)
    by_editor = await announced(make, heard, "update news.article set status = 'PUBLISHED'")
    _, by_time = await due_tags(database, BEFORE)

    terms = {"section.1", "topic.2"}
    assert {f"title.{person}", f"discussion.{article}", "articles", "texts", "discussions", *terms} <= by_editor
    assert {f"person.{author}", *terms} <= by_time
    assert by_editor - by_time == set()


@pytest.mark.parametrize("by_itself", [False, True])
async def test_comments_that_close(database: Database, make: Builder, heard: list[str], by_itself: bool) -> None:
    article = await make.article(published_at=NOW - timedelta(days=3, minutes=1))
    by_editor = await announced(make, heard, "update news.discussion set commenting_mode = 'CLOSED'")
    closing = "site set close_after_days = 3" if by_itself else "discussion set closes_at = now() - interval '1 minute'"
    await make.connection.execute(f"update news.{closing}")
    try:
        _, by_time = await due_tags(database, BEFORE)
    finally:
        await make.connection.execute("update news.site set close_after_days = 0")

    assert by_editor == {f"discussion.{article}", "discussions"}
    assert by_editor - by_time == set()


async def test_nothing_is_due_twice_or_without_a_time(database: Database, make: Builder) -> None:
    await make.article(published_at=NOW - timedelta(minutes=1))
    looked_at, due = await due_tags(database, BEFORE)

    assert due
    assert (await due_tags(database, looked_at))[1] == set()
    assert (await due_tags(database, None))[1] == set()
