"""The feed of content: what is told of which change, in which order, and from where followers go on."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from databases import Database

from db.connections import postgres
from db.feed import event_log
from schema.engine.execution import Engine
from tests.builder import Builder
from tests.database import PUBLIC_URL
from tests.schema.conftest import EDITOR, Ask
from tests.schema.live import following, refusal, seqs, take

ARTICLES = (
    *("ArticlePublished", "ArticleDue", "ArticleChanged", "ArticleMoved", "ArticleCorrected", "ArticleWithdrawn"),
    *("ArticleDeleted", "CommentsOpened", "CommentsClosed"),
)
CHANGE = f"""{{
  __typename cursor occurredAt tags urls
  {" ".join(f"... on {name} {{ articleId article {{ headline }} }}" for name in ARTICLES)}
  ... on ArticleChanged {{ fields }}
  ... on ArticleMoved {{ from to }}
  ... on ArticleWithdrawn {{ redirectTo }}
  ... on CommentsClosed {{ byTime }}
}}"""
CHANGES = f"subscription($after: String) {{ contentChanges(after: $after) {CHANGE} }}"
SINCE = f"query($after: String!, $first: Int) {{ contentChangesSince(after: $after, first: $first) {CHANGE} }}"
SET = "update news.article set {} where id = $1"
SET_DISCUSSION = "update news.discussion set {} where article_id = $1"

Since = Callable[..., Awaitable[list[Any]]]


@pytest.fixture
def since(ask: Ask) -> Since:
    async def since(after: str = "content.0.0", **variables: Any) -> list[Any]:
        found: list[Any] = (await ask(SINCE, after=after, **variables))["contentChangesSince"]
        return found

    return since


def kinds(changes: list[Any]) -> list[str]:
    return [change["__typename"] for change in changes]


def paths(change: Any) -> set[str]:
    assert all(url.startswith(PUBLIC_URL + "/") for url in change["urls"])
    return {url.removeprefix(PUBLIC_URL) for url in change["urls"]}


async def test_a_life_of_an_article_live_and_for_those_who_poll(live: Engine, since: Since, make: Builder) -> None:
    article = await make.article(section="Sport", slug="old")
    writer = await make.person(slug="ada")
    async with following(live, CHANGES) as results:
        change = make.connection.execute
        await make.wrote(article, writer)
        await change(SET.format("headline = 'Second', slug = 'new', section = 'Harbour'"), article)
        await change("insert into news.correction (article_id, revision, text) values ($1, 1, 'A year.')", article)
        for mode in ("PREMODERATED", "CLOSED", "OPEN"):
            await change(SET_DISCUSSION.format("commenting_mode = $2"), article, mode)
        await change(SET.format("status = 'WITHDRAWN', redirect_to = '/sections/sport'"), article)
        await change(SET.format("status = 'PUBLISHED'"), article)
        told = await take(results, 9)
        polled = await since(told[0]["cursor"])
        await change("delete from news.article where id = $1", article)
        told += await take(results, 1)

    byline, moved, changed, corrected, moderated, closed, opened, withdrawn, published, deleted = told
    assert [one | {"article": None} for one in polled] == [one | {"article": None} for one in told[1:9]]
    assert seqs(told) == list(range(seqs(told)[0], seqs(told)[0] + 10))
    assert {change["articleId"] for change in told} == {f"Article_{article}"}
    assert (byline["__typename"], byline["fields"]) == ("ArticleChanged", ["authors", "byline"])
    assert {"/articles/old", "/people/ada", "/people/ada.atom", "/sections/sport", "/", "/feed.atom"} <= paths(byline)
    assert {f"article.{article}", f"person.{writer}", "texts"} <= set(byline["tags"])
    assert moved["__typename"] == "ArticleMoved"
    assert (moved["from"], moved["to"]) == (f"{PUBLIC_URL}/articles/old", f"{PUBLIC_URL}/articles/new")
    assert {"/articles/old", "/articles/new", "/sections/sport", "/sitemap.xml"} <= paths(moved)
    assert (changed["__typename"], changed["fields"]) == ("ArticleChanged", ["headline", "section"])
    assert {"articles", f"article.{article}"} <= set(changed["tags"])
    assert corrected["__typename"] == "ArticleCorrected"
    assert (moderated["__typename"], moderated["fields"]) == ("ArticleChanged", ["commentPolicy"])
    assert (closed["__typename"], closed["byTime"], opened["__typename"]) == ("CommentsClosed", False, "CommentsOpened")
    assert paths(closed) == {"/articles/new"}
    assert set(closed["tags"]) == {"discussions", f"discussion.{article}"}
    assert (withdrawn["__typename"], withdrawn["redirectTo"]) == ("ArticleWithdrawn", f"{PUBLIC_URL}/sections/sport")
    assert (published["__typename"], deleted["__typename"]) == ("ArticlePublished", "ArticleDeleted")
    assert published["article"] == {"headline": "Second"}
    assert deleted["article"] is None
    assert {"/articles/new", "/people/ada"} <= paths(deleted)


async def test_of_what_readers_cannot_find_nothing_is_told(ask: Ask, since: Since, make: Builder) -> None:
    change = make.connection.execute
    draft = await make.article(status="DRAFT", published_at=None)
    await make.key_point(draft, 1, "A point")
    await change(SET.format("slug = 'elsewhere', headline = 'Other words'"), draft)
    await change(SET.format("status = 'PUBLISHED', published_at = now() + interval '1 day'"), draft)
    await change(SET_DISCUSSION.format("commenting_mode = 'CLOSED'"), draft)
    await change(SET.format("published_at = now() + interval '2 days'"), draft)
    await change(SET.format("status = 'WITHDRAWN'"), draft)
    await change("delete from news.article where id = $1", draft)
    assert await since() == []

    article = await make.article()
    [published] = await since()
    await change(SET.format("external_id = 'cms-1', changed_at = now(), revision = revision + 1"), article)
    await change(SET.format("headline = headline"), article)
    async with make.connection.transaction():
        await change(SET.format("headline = 'For a moment'"), article)
        await change(SET.format("headline = $2"), article, published["article"]["headline"])
    draft_input = {"id": f"Article_{article}", "headline": "Only seen by an editor"}
    preview = "mutation($input: PutArticleInput!) { previewArticle(input: $input) { article { headline } } }"
    assert (await ask(preview, EDITOR, input=draft_input))["previewArticle"]["article"]["headline"]
    assert await since(published["cursor"]) == []


async def test_an_hour_that_comes_is_told_once_however_many_look(
    database: Database, since: Since, make: Builder
) -> None:
    """Also where no process ran when it came, and where the schedule was changed before."""
    soon = "status = 'PUBLISHED', published_at = clock_timestamp() + interval '0.3 s'"
    articles = [await make.article(status="DRAFT", published_at=None) for _ in range(5)]
    for article in articles:
        await make.connection.execute(SET.format(soon), article)
    due, later, withdrawn, deleted, edited = articles
    await make.connection.execute(SET.format("published_at = published_at + interval '1 day'"), later)
    await make.connection.execute(SET.format("status = 'WITHDRAWN'"), withdrawn)
    await make.connection.execute("delete from news.article where id = $1", deleted)
    assert await since() == []
    await make.connection.execute("select pg_sleep(0.4)")
    await make.connection.execute(SET.format("headline = 'Edited just behind its hour'"), edited)
    many = "select graph.note_due_content(100)"

    async def look() -> None:
        async with postgres.connection(database) as connection:
            await connection.execute(many)

    async with asyncio.TaskGroup() as looking:
        for _ in range(8):
            looking.create_task(look())
    told = await since()
    assert sorted((one["__typename"], one["articleId"]) for one in told) == [
        ("ArticleDue", f"Article_{due}"),
        ("ArticleDue", f"Article_{edited}"),
    ]


async def test_comments_that_close_by_time_are_told_once(since: Since, make: Builder) -> None:
    article, old = await make.article(), await make.article()
    begin = (await since())[-1]["cursor"]
    closes_at = "closes_at = clock_timestamp() + interval '0.1 s'"
    await make.connection.execute(SET_DISCUSSION.format(closes_at), article)
    await make.connection.execute("select pg_sleep(0.2)")
    for _ in range(2):
        await make.connection.execute("select graph.note_due_content(100)")
    [closed] = await since(begin)
    assert (closed["__typename"], closed["byTime"], closed["articleId"]) == (
        "CommentsClosed",
        True,
        f"Article_{article}",
    )

    await make.connection.execute("update news.site set close_after_days = 1")
    [reset] = await since(closed["cursor"])
    assert (reset["__typename"], reset["tags"], reset["urls"]) == ("ContentReset", ["everything"], [])
    await make.connection.execute("select graph.note_due_content(100)")
    assert await since(reset["cursor"]) == [], "the reset says that old comments are closed"
    await make.connection.execute(SET_DISCUSSION.format("closes_at = 'infinity'"), old)
    assert kinds(await since(reset["cursor"])) == ["CommentsOpened"]
    await make.connection.execute("update news.site set close_after_days = 0")


async def test_pages_that_are_no_articles(since: Since, make: Builder) -> None:
    article = await make.article(section="Sport", tags=["rowing"])
    ada, unknown = await make.person(slug="ada"), await make.person(slug="unknown")
    await make.names(article, ada)
    begin = (await since())[-1]["cursor"]
    change = make.connection.execute
    await change("update news.person set name = 'Ada L' where id = any ($1)", [ada, unknown])
    await change("update news.term set description = 'All that floats' where name = 'rowing'")
    person, *told = await since(begin)
    assert (person["__typename"], person["fields"]) == ("ArticleChanged", ["mentions"])
    assert kinds(told) == ["PagesChanged", "PagesChanged"]
    assert [paths(one) for one in told] == [
        {"/people/ada", "/people/ada.atom", "/", "/topic-sitemap.xml"},
        {"/topics/rowing", "/topics/rowing.atom", "/", "/topic-sitemap.xml"},
    ]


async def test_going_on_where_the_log_has_no_more_of_it(
    live: Engine, database: Database, since: Since, make: Builder
) -> None:
    for _ in range(4):
        await make.article()
    cursors = [one["cursor"] for one in await since()]
    await make.connection.execute("update news.content_change set at = at - interval '2 days' where seq <= 2")
    await event_log.prune(database, "content", 86_400)
    assert kinds(await since(cursors[1], first=1)) == ["ArticlePublished"]
    for gone in ("content.0.0", cursors[0], "content.0.99", cursors[2].rpartition(".")[0] + ".7"):
        [reset] = await since(gone)
        assert (reset["__typename"], reset["cursor"]) == ("ContentReset", cursors[-1])
        async with following(live, CHANGES, after=gone) as results:
            assert await take(results, 1) == [reset]
    for bad in ("feed.1.1", "content.1.1", "content.0.-1", "content.0.1.99999999999"):
        assert await refusal(live, CHANGES, after=bad) == "BAD_CURSOR"
    await event_log.prune(database, "content", 0)
    assert await since(cursors[-1]) == []
    assert kinds(await since(cursors[-2])) == ["ContentReset"]


async def test_what_was_stored_before_changes_were_told(database: Database, since: Since, make: Builder) -> None:
    articles = [await make.article() for _ in range(2)]
    await make.connection.execute("update news.content_state set fields = null, tags = '{}', paths = '{}'")
    begin = (await since())[-1]["cursor"]
    await make.connection.execute(SET.format("slug = 'moved'"), articles[0])
    assert await event_log.describe_content(database) == 1
    assert await event_log.describe_content(database) == 0
    await make.connection.execute(SET.format("headline = 'Other'"), articles[1])
    moved, changed = await since(begin)
    assert (moved["__typename"], changed.get("fields")) == ("ArticleMoved", ["headline"])


async def test_writers_meet_at_the_end_of_their_transactions_alone(
    database: Database, since: Since, make: Builder
) -> None:
    """One adds what waits for a moderator and writes an article, one deletes an article with such a comment: both logs
    are locked. And what two do to one article is told by the second, too."""
    first, second = [await make.article() for _ in range(2)]
    for article in (first, second):
        await make.comment(article_id=article, status="PENDING")
    begin = (await since())[-1]["cursor"]
    change_part = "insert into news.key_point (article_id, position, text) values ($1, $2, 'A point')"

    async def work(*statements: tuple[Any, ...]) -> None:
        async with postgres.connection(database) as connection, connection.transaction():
            for statement in statements:
                await connection.execute(*statement)

    hold = "update news.comment set body = body || '.' where article_id = $1"
    async with asyncio.TaskGroup() as writing:
        for number in range(1, 6):
            writing.create_task(work((SET.format("headline = headline || '!'"), first), (hold, first)))
            writing.create_task(work((hold, second), (change_part, second, number)))
    told = await since(begin)
    assert sorted(str(one["fields"]) for one in told) == ["['headline']"] * 5 + ["['keyPoints']"] * 5
    assert seqs(told) == list(range(seqs(told)[0], seqs(told)[0] + 10))
    await work(("delete from news.article where id = $1", second))
    assert kinds(await since(told[-1]["cursor"])) == ["ArticleDeleted"]
