"""Accounts with many comments are erased in batches."""

import asyncio
from itertools import starmap
from operator import sub
from typing import Any

import pytest
from databases import Database

from db.discussion import erasures
from db.discussion.comment_search import index_comments
from db.feed import event_log
from db.feed.live_feed import LiveFeed
from db.maintenance.verification import differences
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.discussion.test_commenters import DELETE, WORDS, act, everything, furnish, me

WRITTEN = """
    select json_build_array(
        array(select c from news.comment c order by id), array(select l from news.comment_like l order by comment_id),
        array(select r from news.report r order by comment_id)
    )::text
"""


@pytest.mark.parametrize("keep_words", [False, True])
async def test_a_large_account_is_gone_at_once_and_erased_in_batches(
    ask: Ask, make: Builder, database: Database, monkeypatch: pytest.MonkeyPatch, keep_words: bool
) -> None:
    monkeypatch.setattr(erasures, "BATCH", 1)
    _, mine, _ = await furnish(ask, make)
    priya = await me(ask, PRIYA)
    before = await make.connection.fetchval(WRITTEN)

    assert (await act(ask, DELETE, PRIYA, keepWords=keep_words))["errors"] == []

    assert await make.connection.fetchval(WRITTEN) == before

    shown = f'{{ node(id: "{mine}") {{ ... on Comment {{ body status author {{ displayName }} }} }} }}'
    words = f"{WORDS} Edited." if keep_words else None
    status = "PUBLISHED" if keep_words else "REMOVED"
    assert "Edited." in str(await everything(make))
    for viewer in (None, RAHUL, MODERATOR):
        found = (await ask(shown, viewer))["node"]
        assert (found["body"], found["status"]) == (words, status)
        assert found["author"]["displayName"] in ("Deleted reader", "Removed")

    maintenance = LiveFeed(database).maintenance
    maintenance.announcements["erasing"] = erasures.pending(database)
    await maintenance.announce_all()
    async with asyncio.timeout(60):
        while await event_log.pending_announcements(database):
            pass
    left = str(await everything(make))
    assert [trace for trace in ("riya", '"key"', *["Edited."] * (not keep_words)) if trace in left] == []
    likes = "select count(*) from news.comment_like where commenter_id = $1"
    assert await make.connection.fetchval(likes, int(priya.partition("_")[2])) == 0
    assert await differences(make.connection) == []


@pytest.mark.parametrize(("most", "told"), [(1, {"everything"}), (2, {"discussion"})])
async def test_what_shows_many_comments_of_an_account_is_told_at_once(
    ask: Ask, make: Builder, monkeypatch: pytest.MonkeyPatch, most: int, told: set[str]
) -> None:
    monkeypatch.setattr(erasures, "ANNOUNCED", most)
    monkeypatch.setattr(erasures, "BATCH", 1)
    await furnish(ask, make)
    heard: set[str] = set()

    def hear(*received: Any) -> None:
        heard.add(received[-1].partition(".")[0])

    await make.connection.add_listener("dateline", hear)

    await act(ask, DELETE, PRIYA)

    async with asyncio.timeout(60):
        while not told <= heard:
            await make.connection.execute("select")
    await make.connection.remove_listener("dateline", hear)
    assert heard & {"everything", "discussion"} == told


WRITES = """
    select pg_stat_get_xact_tuples_updated('news.discussion'::regclass),
        pg_stat_get_xact_tuples_updated('news.commenter'::regclass)
"""
REMOVALS = "select audience, comment_count from news.comment_event where kind = 'CommentRemoved' order by seq"


async def test_a_batch_writes_each_discussion_a_few_times_however_many_comments_it_has(
    ask: Ask, make: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasures, "BATCH", 1)
    article, author = await make.article(), await make.commenter(subject=PRIYA.subject)
    parent = await make.comment(article_id=article, author_id=author)
    for status in ("PUBLISHED", "PENDING", "REJECTED", "REMOVED", *["PUBLISHED"] * 8):
        await make.comment(article_id=article, author_id=author, status=status)
        await make.comment(article_id=article, author_id=author, status=status, parent_id=parent)
    await act(ask, DELETE, PRIYA)

    async with make.connection.transaction():
        before = await make.connection.fetchrow(WRITES)
        await make.connection.execute("select news.erase_next($1, 40)", author)
        after = await make.connection.fetchrow(WRITES)
    discussion, commenter = starmap(sub, zip(after, before, strict=True))
    events = await make.connection.fetch(REMOVALS)

    assert (commenter, discussion) == (1, 3 + 4)
    assert [number for audience, number in events if audience is None] == [*range(18, -1, -1)]
    assert [audience for audience, _ in events if audience is not None] == [author] * 4
    assert await differences(make.connection) == []


async def test_a_batch_ends_where_others_have_locked_a_discussion(
    ask: Ask, make: Builder, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasures, "BATCH", 1)
    author = await make.commenter(subject=PRIYA.subject)
    older, newer = [await make.article() for _ in range(2)]
    for article in (newer, older, newer, newer):
        await make.comment(article_id=article, author_id=author)
    await act(ask, DELETE, PRIYA)

    async def erase_beside(article: int) -> erasures.Batch:
        async with make.connection.transaction():
            await make.connection.execute("select from news.discussion where article_id = $1 for update", article)
            return await erasures.erase_next(database, author, 40)

    assert (await erase_beside(newer))[:2] == (True, 0)
    assert (await erase_beside(older))[:2] == (True, 2)
    assert (await erase_beside(older))[:2] == (True, 0)
    assert (await erase_beside(newer))[:2] == (True, 1)
    assert (await erasures.erase_next(database, author, 40))[:2] == (True, 1)
    assert (await erasures.erase_next(database, author, 40))[:2] == (False, 0)
    assert await make.connection.fetchval("select bool_and(erased) from news.comment")
    assert await differences(make.connection) == []


FEED_WRITES = "select pg_stat_get_xact_tuples_updated('news.moderation_feed'::regclass)"
QUEUE = "select seq, kind, comment_id, comment_count from news.moderation_event order by seq"


async def test_the_queue_is_told_of_all_that_somebody_has_there_in_one_write(make: Builder) -> None:
    author = await make.commenter()
    waiting = [await make.comment(author_id=author, status="PENDING") for _ in range(4)]
    waiting += [await make.comment(author_id=author, status="PENDING", parent_id=waiting[0])]
    await make.comment(author_id=author)
    before = await make.connection.fetch(QUEUE)

    async with make.connection.transaction():
        written = await make.connection.fetchval(FEED_WRITES)
        await make.connection.execute("update news.commenter set deleted_at = now() where id = $1", author)
        await make.connection.execute("set constraints all immediate")
        assert await make.connection.fetchval(FEED_WRITES) == written + 1

    told = [tuple(row) for row in (await make.connection.fetch(QUEUE))[len(before) :]]
    assert told == [(len(before) + place, "CommentEdited", key, 5) for place, key in enumerate(waiting, 1)]
    assert await differences(make.connection) == []


MODERATED = """query($mine: ID!, $other: ID!, $author: ID!) {
    mine: node(id: $mine) { ... on Comment { body revisions { body } } }
    other: node(id: $other) { ... on Comment { reports { details } } }
    found: moderationQueue(filter: { status: PUBLISHED, search: "edited" }) { nodes { id } }
    removed: moderationQueue(filter: { status: REMOVED, search: "edited" }) { nodes { id } }
    exportCommenter(commenterId: $author)
}"""


@pytest.mark.parametrize("keep_words", [False, True])
async def test_moderators_see_at_once_what_they_see_when_all_is_erased(
    ask: Ask, make: Builder, database: Database, monkeypatch: pytest.MonkeyPatch, keep_words: bool
) -> None:
    monkeypatch.setattr(erasures, "BATCH", 1)
    _, mine, other = await furnish(ask, make)
    await index_comments(database)
    priya = await me(ask, PRIYA)

    async def seen() -> Any:
        shown = await ask(MODERATED, MODERATOR, mine=mine, other=other, author=priya)
        export = shown.pop("exportCommenter")
        comments = [(each["body"], each["idempotencyKey"], each["revisions"]) for each in export["comments"]]
        return shown, comments, export["likes"], export["reports"]

    before = await seen()
    await act(ask, DELETE, PRIYA, keepWords=keep_words)
    at_once = await seen()
    while (await erasures.erase_next(database, int(priya.partition("_")[2]), 40)).may_be_more:
        pass
    await index_comments(database)

    assert at_once == await seen()
    assert all(before[2:])
    assert not any(at_once[2:])
    assert (at_once[0]["mine"] == before[0]["mine"]) == keep_words
    assert (before[0]["found"]["nodes"], at_once[0]["found"]["nodes"]) == ([{"id": mine}], [{"id": mine}] * keep_words)
