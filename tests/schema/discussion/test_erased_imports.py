"""What was taken out of a discussion does not come back with the next import of its article."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from db.article_input import CommentDraft
from tests.schema.conftest import MODERATOR
from tests.schema.imported_thread import LATER, NOON, ImportedThread

DELETE = "mutation($input: DeleteCommenterInput!) { payload: deleteCommenter(input: $input) { errors { code } } }"
MODERATE = "mutation($input: ModerateCommentInput!) { payload: moderateComment(input: $input) { errors { code } } }"
KNOWN = "select exists (select from news.commenter where display_name = 'Ann')"
THANKS = CommentDraft(name="Ben", body="Thanks!")
REPLY = CommentDraft(name="Cem", body="So it was.", liked_by=("Ann",))
LOVELY = CommentDraft(name="Ann", body="What a lovely morning it was.", liked_by=("Ben",), replies=(REPLY,))
NEXT: dict[str, dict[str, Any]] = {
    "the same": {},
    "a letter mended": {"body": "What a lovely mroning it was."},
    "wholly other words": {"body": "Nobody sleeps here."},
    "another time": {"at": LATER},
    "an id": {"id": "17"},
}
"""What the next file may say otherwise."""

Act = Callable[..., Awaitable[None]]


@pytest.fixture
def erase(thread: ImportedThread) -> Act:
    """Deletes Ann's account."""

    async def erase(*, keep_words: bool = False) -> None:
        found = "select id from news.commenter where display_name = 'Ann'"
        commenter = f"Commenter_{await thread.connection.fetchval(found)}"
        await done(thread, DELETE, commenterId=commenter, keepWords=keep_words)

    return erase


async def done(thread: ImportedThread, mutation: str, **input: Any) -> None:
    assert (await thread.ask(mutation, MODERATOR, input=input))["payload"] == {"errors": []}


async def remove(thread: ImportedThread) -> None:
    """By a moderator: what Ann says."""
    found = next(node["id"] for node in await thread.nodes() if node["body"] == LOVELY.body)
    await done(thread, MODERATE, commentId=found, decision="REMOVE")


async def bodies(thread: ImportedThread) -> list[tuple[str, str | None]]:
    return sorted((node["id"], node["body"]) for node in await thread.nodes())


@pytest.mark.parametrize("at", [None, NOON])
@pytest.mark.parametrize("keep_words", [False, True])
@pytest.mark.parametrize("change", NEXT)
async def test_what_a_deleted_reader_wrote_and_liked_does_not_come_back(
    thread: ImportedThread, erase: Act, change: str, keep_words: bool, at: datetime | None
) -> None:
    await thread.save(replace(LOVELY, at=at), THANKS)
    await erase(keep_words=keep_words)
    before = await thread.nodes()

    for _ in range(2):
        await thread.save(replace(LOVELY, **{"at": at, **NEXT[change]}), THANKS)

        assert await thread.nodes() == before
    assert {node["body"]: node["likeCount"] for node in before} == {
        LOVELY.body if keep_words else None: 1, REPLY.body: 0, THANKS.body: 0,
    }  # fmt: skip
    assert not await thread.connection.fetchval(KNOWN)


@pytest.mark.parametrize("keep_words", [False, True])
async def test_it_does_not_come_back_after_it_was_gone_from_the_file(
    thread: ImportedThread, erase: Act, keep_words: bool
) -> None:
    await thread.save(LOVELY, THANKS)
    await erase(keep_words=keep_words)

    await thread.save(THANKS)
    gone = [node["body"] for node in await thread.nodes()]
    await thread.save(LOVELY, THANKS)
    again = await bodies(thread)
    await thread.save(LOVELY, THANKS)

    assert gone == ["Thanks!"]
    assert sorted(str(body) for _, body in again) == ["None", "So it was.", "Thanks!"]
    assert await bodies(thread) == again
    assert not await thread.connection.fetchval(KNOWN)


async def test_nothing_is_kept_of_it_but_hashes(thread: ImportedThread, erase: Act) -> None:
    await thread.save(LOVELY, THANKS)
    await erase()
    await thread.save(LOVELY, THANKS)
    await thread.save(THANKS)

    tables = await thread.connection.fetch("select tablename from pg_tables where schemaname = 'news'")
    rows = [
        str(row) for (name,) in tables for row in await thread.connection.fetch(f"select t::text from news.{name} t")
    ]

    assert [row for row in rows if "lovely" in row or "Ann" in row] == []


async def test_others_of_the_name_may_write(thread: ImportedThread, erase: Act) -> None:
    await thread.save(replace(LOVELY, replies=()))
    await erase()

    other = CommentDraft(name="Ann", body="Somebody else is here now.")
    await thread.save(replace(LOVELY, replies=()), other)

    assert [node["body"] for node in await thread.nodes()] == [other.body]


@pytest.mark.parametrize("at", [None, NOON])
@pytest.mark.parametrize("change", NEXT)
async def test_what_a_moderator_removed_does_not_come_back(
    thread: ImportedThread, change: str, at: datetime | None
) -> None:
    if at is None and change == "wholly other words":
        return  # without a time these are another comment
    await thread.save(replace(LOVELY, at=at), THANKS)
    await remove(thread)
    before = await bodies(thread)

    await thread.save(replace(LOVELY, **{"at": at, **NEXT[change]}), THANKS)

    assert await bodies(thread) == before


async def test_what_a_moderator_removed_and_the_file_dropped_does_not_come_back(thread: ImportedThread) -> None:
    await thread.save(LOVELY, THANKS)
    await remove(thread)

    await thread.save(THANKS)
    await thread.save(replace(LOVELY, replies=()), THANKS)
    alone = [node["body"] for node in await thread.nodes()]
    await thread.save(LOVELY, THANKS)

    assert alone == ["Thanks!"]
    assert {(node["body"], node["status"]) for node in await thread.nodes()} == {
        (None, "REMOVED"), ("So it was.", "PUBLISHED"), ("Thanks!", "PUBLISHED"),
    }  # fmt: skip


async def test_what_is_held_for_moderators_stays_held(thread: ImportedThread) -> None:
    await thread.save(LOVELY, THANKS)
    await thread.connection.execute("update news.comment set status = 'PENDING' where body = 'Thanks!'")

    await thread.save(LOVELY, replace(THANKS, body="Thank!"))

    assert [node["body"] for node in await thread.nodes()] == [LOVELY.body, REPLY.body]
    assert await thread.connection.fetchval("select status from news.comment where body = 'Thank!'") == "PENDING"
