"""Webhooks: each endpoint is told what it wants to know, once and in order, whatever it and others answer meanwhile."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count

import pytest
from asyncpg import Connection
from databases import Database

from api.webhooks.deliveries import Deliveries
from api.webhooks.rounds import Pace
from db.connections.background_tasks import background_tasks
from db.feed.listener import Listener
from db.webhooks import endpoints
from db.webhooks.endpoints import NewEndpoint
from tests.api.webhooks.receiver import TAKEN, Body, Receiver, is_signed, status
from tests.builder import Builder
from tests.waiting import until

QUICK = Pace(interval=0.02, first=0.02, longest=0.1, longest_down=0.1)
STORED = "select position = (select max(seq) from news.webhook_event) from news.webhook"
LATE = "select count(*) from news.late_delivery where dead_at is null"


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    async with Receiver().running() as receiver:
        yield receiver


@pytest.fixture
async def other() -> AsyncIterator[Receiver]:
    async with Receiver().running() as receiver:
        yield receiver


@asynccontextmanager
async def delivering(database: Database, url: str, pace: Pace = QUICK) -> AsyncIterator[Deliveries]:
    """As a process does that has started."""
    listener = Listener(url)
    deliveries = Deliveries(database, listener, pace, lease=2)
    async with background_tasks(listener.run()), deliveries.running():
        yield deliveries


async def add(connection: Connection, receiver: Receiver, name: str = "site", **given: object) -> str:
    """It is told of comments, unless other kinds are given."""
    return await endpoints.add(connection, NewEndpoint(name, receiver.url, **{"kinds": ["comments"], **given}))  # type: ignore[arg-type]


async def test_comments_are_told_as_readers_see_them_and_the_newsroom_is_told_more(
    database: Database, database_url: str, make: Builder, receiver: Receiver, other: Receiver
) -> None:
    secret = await add(make.connection, receiver)
    await add(make.connection, other, "desk", kinds=["moderation", "CommentAdded"], moderation=True)
    article = await make.article(slug="tides")
    draft = await make.article(slug="draft", status="DRAFT")
    comment = await make.comment(article_id=article, body="An indigo walrus")
    await make.comment(article_id=draft)
    held = await make.comment(article_id=article, status="PENDING", parent_id=comment)
    await make.row_without_id("decision", comment_id=held, stage="suspect_words", to_status="PENDING")
    await make.connection.execute("update news.comment set body = 'A scarlet walrus' where id = $1", comment)
    report = {"comment_id": comment, "commenter_id": await make.commenter(), "reason": "SPAM"}
    await make.row_without_id("report", **report, details="Said in confidence")
    await make.connection.execute("update news.comment set status = 'REMOVED' where id = $1", comment)

    async with delivering(database, database_url):
        await receiver.until(lambda: len(receiver.taken) >= 3)
        await other.until(lambda: len(other.taken) >= 4)

    assert [body["kind"] for body in receiver.taken] == ["CommentAdded", "CommentEdited", "CommentRemoved"]
    first = receiver.taken[0]
    assert first == {
        "id": first["id"],
        "kind": "CommentAdded",
        "occurredAt": first["occurredAt"],
        "cursor": first["cursor"],
        "article": {
            "id": f"Article_{article}", "slug": "tides", "url": "https://news.example/articles/tides"
        },
        "comment": {"id": f"Comment_{comment}", "status": "REMOVED", "parentId": None},
        "tags": [f"discussion.{article}", "discussions"],
        "urls": ["https://news.example/articles/tides"],
    }  # fmt: skip
    assert first["cursor"].startswith(f"feed.{article}.1.")
    assert all(is_signed(header, body, secret) for header, body in receiver.signatures)
    told = {body["kind"]: body for body in other.taken if body["article"]["id"] == f"Article_{article}"}
    assert sorted(told) == ["CommentAdded", "CommentDecided", "CommentReported"]
    assert told["CommentDecided"]["comment"] == {
        "id": f"Comment_{held}", "status": "PENDING", "parentId": f"Comment_{comment}"
    }  # fmt: skip
    assert told["CommentDecided"]["decision"] == {
        "stage": "suspect_words", "fromStatus": None, "toStatus": "PENDING", "moderatorId": None
    }  # fmt: skip
    assert told["CommentReported"]["report"] == {"reason": "SPAM", "reportCount": 1}
    assert not [
        text for _, text in other.signatures + receiver.signatures if b"walrus" in text or b"confidence" in text
    ]


async def test_content_is_told_as_the_log_of_content_has_it(
    database: Database, database_url: str, make: Builder, receiver: Receiver
) -> None:
    early = await make.article(slug="early")
    await add(make.connection, receiver, kinds=["content"])
    article = await make.article(slug="tides")
    await make.comment(article_id=article)
    await make.connection.execute(
        "update news.article set slug = 'high-tides', headline = 'High' where id = $1", article
    )
    await make.connection.execute("delete from news.article where id = $1", early)

    async with delivering(database, database_url):
        await receiver.until(lambda: len(receiver.taken) >= 4)

    [deleted] = [body for body in receiver.taken if body["article"]["id"] == f"Article_{early}"]
    published, moved, changed = [body for body in receiver.taken if body != deleted]
    told = [body["kind"] for body in (published, moved, changed, deleted)]
    assert told == ["ArticlePublished", "ArticleMoved", "ArticleChanged", "ArticleDeleted"]
    assert published["article"] == moved["article"] == {
        "id": f"Article_{article}", "slug": "high-tides", "url": "https://news.example/articles/high-tides"
    }  # fmt: skip
    assert (moved["from"], moved["to"]) == tuple(
        f"https://news.example/articles/{slug}" for slug in ("tides", "high-tides")
    )
    assert changed["fields"] == ["headline"]
    assert {f"article.{article}", "texts"} <= {*changed["tags"]}
    assert {"https://news.example/articles/high-tides", "https://news.example/"} <= {*changed["urls"]}
    assert deleted["article"] == {"id": f"Article_{early}", "slug": None, "url": None}
    assert "https://news.example/articles/early" in deleted["urls"]
    rows = await make.connection.fetch("select seq, token from news.content_change where seq > 1 order by seq")
    assert [body["cursor"] for body in (published, moved, changed, deleted)] == [
        f"content.0.{row['seq']}.{row['token']}" for row in rows
    ]


async def test_what_one_article_or_endpoint_fails_holds_up_no_other_and_keeps_its_order(
    database: Database, database_url: str, make: Builder, receiver: Receiver, other: Receiver
) -> None:
    await add(make.connection, receiver)
    await add(make.connection, other, "hangs")
    sick, *well = [await make.article() for _ in range(4)]
    failures = count(1)

    def answer(body: Body) -> bytes:
        """Refuses the sick one until all of the others are told."""
        told = [len(ids) for article, ids in receiver.by_article().items() if article != f"Article_{sick}"]
        refused = body["article"]["id"] == f"Article_{sick}" and told != [10] * 3 and next(failures)
        return status(500, "no") if refused else TAKEN

    receiver.answer = answer
    other.answer = lambda body: None
    for article in [sick, *well] * 10:
        await make.comment(article_id=article)

    async with delivering(database, database_url):
        await receiver.until(lambda: len(receiver.taken) >= 40)

    order = await ids_by_article(make.connection)
    assert (receiver.by_article(), len(receiver.taken)) == (order, 40)
    assert next(failures) > 1
    assert await make.connection.fetchval(LATE) == 0
    assert other.taken == []


async def ids_by_article(connection: Connection) -> dict[str, list[str]]:
    rows = await connection.fetch(
        "select concat('Article_', article_id) as article, array_agg(concat(id, '.', token) order by id) as ids "
        "from news.webhook_event where kind like 'Comment%' group by article_id"
    )
    return {row["article"]: row["ids"] for row in rows}


async def test_an_endpoint_that_was_down_is_told_all_in_order(
    database: Database, database_url: str, make: Builder, receiver: Receiver, caplog: pytest.LogCaptureFixture
) -> None:
    await add(make.connection, receiver)
    articles = [await make.article() for _ in range(10)]
    for _ in range(6):
        for article in articles:
            await make.comment(article_id=article)
    receiver.stop()

    with caplog.at_level(logging.WARNING, "dateline"):
        async with delivering(database, database_url) as deliveries:
            await until(lambda: deliveries.counters["failures_total"] >= 20)
            stored = await make.connection.fetchval("select count(*) from news.late_delivery")
            await receiver.start()
            await receiver.until(lambda: len(receiver.taken) >= 60)

    assert stored == 0
    order = await ids_by_article(make.connection)
    assert (receiver.by_article(), len(receiver.taken)) == (order, 60)
    messages = [record.getMessage() for record in caplog.records if "webhook" in record.getMessage()]
    assert [re.split("[:;]", message)[0] for message in messages] == [
        "webhook site fails", "webhook site takes everything again"
    ]  # fmt: skip


async def test_a_pause_that_a_receiver_asks_for_is_kept_and_one_that_is_gone_is_told_nothing_more(
    database: Database, database_url: str, make: Builder, receiver: Receiver, other: Receiver
) -> None:
    await add(make.connection, receiver)
    await add(make.connection, other, "gone")
    receiver.answer = lambda body: TAKEN if len(receiver.asked) > 1 else status(429, retry_after="1")
    other.answer = lambda body: status(410)
    began = asyncio.get_running_loop().time()
    for _ in range(3):
        await make.comment()

    async with delivering(database, database_url):
        await receiver.until(lambda: len(receiver.taken) >= 3)
        passed = asyncio.get_running_loop().time() - began
        await until_true(make.connection, "select disabled_at is not null from news.webhook where name = 'gone'")

    assert passed >= 1
    assert len(other.asked) <= 3
    [gone, site] = await endpoints.listed(make.connection)
    assert (gone["state"], gone["last_error"]) == ("disabled", "status 410")
    assert (site["state"], site["lag_seconds"], site["waiting"]) == ("ok", 0, 0)


async def test_what_is_refused_for_too_long_is_dead_and_can_be_replayed(
    database: Database, database_url: str, make: Builder, receiver: Receiver
) -> None:
    await add(make.connection, receiver)
    sick, well = await make.article(), await make.article()
    receiver.answer = lambda body: status(500) if body["article"]["id"] == f"Article_{sick}" else TAKEN
    refused = [await make.comment(article_id=sick) for _ in range(2)]
    await make.comment(article_id=well)

    async with delivering(database, database_url, Pace(interval=0.02, first=0.02, window=0)) as deliveries:
        await until(lambda: deliveries.counters["given_up_total"] >= 2)
        dead = await endpoints.dead(make.connection, "site")
        state = (await endpoints.listed(make.connection))[0]
        receiver.answer = lambda body: TAKEN
        assert await endpoints.revive(make.connection, "site") == 2
        await receiver.until(lambda: len(receiver.taken) >= 3)

    assert [(each["kind"], each["article"], each["error"]) for each in dead] == [
        ("CommentAdded", f"Article_{sick}", "status 500")
    ] * 2
    assert state["dead"] == 2
    assert [body["id"] for body in receiver.taken[1:]] == [each["id"] for each in dead]
    assert [body["comment"]["id"] for body in receiver.taken[1:]] == [f"Comment_{key}" for key in refused]
    assert await endpoints.dead(make.connection, "site") == []


async def test_what_has_waited_a_day_for_an_endpoint_that_is_down_is_dead_and_what_is_newer_waits_on(
    database: Database, database_url: str, make: Builder, receiver: Receiver
) -> None:
    await add(make.connection, receiver)
    await make.comment()
    await make.connection.execute("update news.webhook_event set occurred_at = now() - interval '25 hours'")
    await make.connection.execute("update news.webhook set down_since = now() - interval '25 hours'")
    await make.comment()
    receiver.answer = lambda body: status(503)

    async with delivering(database, database_url) as deliveries:
        await until(lambda: deliveries.counters["given_up_total"])
        receiver.answer = lambda body: TAKEN
        await receiver.until(lambda: receiver.taken)

    assert [each["error"] for each in await endpoints.dead(make.connection, "site")] == ["status 503"]
    assert [body["id"] for body in receiver.taken] == [(await ids(make.connection))[1]]


async def until_true(connection: Connection, query: str) -> None:
    async with asyncio.timeout(60):
        while not await connection.fetchval(query):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def ids(connection: Connection) -> list[str]:
    return [each for ids in (await ids_by_article(connection)).values() for each in ids]


async def test_a_replay_begins_behind_a_cursor_with_the_same_ids(
    database: Database, database_url: str, make: Builder, receiver: Receiver
) -> None:
    await add(make.connection, receiver)
    article = await make.article()
    for _ in range(4):
        await make.comment(article_id=article)

    async with delivering(database, database_url):
        await receiver.until(lambda: len(receiver.taken) >= 4)
        await until_true(make.connection, STORED)
        await endpoints.replay_after(make.connection, "site", receiver.taken[1]["cursor"])
        await receiver.until(lambda: len(receiver.taken) >= 6)
        await until_true(make.connection, STORED)
        await endpoints.replay_after(make.connection, "site", receiver.taken[2]["id"])
        await receiver.until(lambda: len(receiver.taken) >= 7)

    first, second, third, fourth = await ids(make.connection)
    assert [body["id"] for body in receiver.taken] == [first, second, third, fourth, third, fourth, fourth]
    with pytest.raises(endpoints.WebhookRefused, match="no event that is kept"):
        await endpoints.replay_after(make.connection, "site", "feed.1.9.9")


async def test_processes_share_endpoints_and_none_is_told_twice(
    database: Database, database_url: str, make: Builder, receiver: Receiver, other: Receiver
) -> None:
    former = await add(make.connection, receiver)
    await add(make.connection, other, "other")
    secret = await endpoints.rotate(make.connection, "site")
    articles = [await make.article() for _ in range(5)]

    async with AsyncExitStack() as processes:
        for _ in range(3):
            await processes.enter_async_context(delivering(database, database_url))
        for number in range(60):
            await make.comment(article_id=articles[number % 5])
        await receiver.until(lambda: len(receiver.taken) >= 60)
        await other.until(lambda: len(other.taken) >= 60)

    order = await ids_by_article(make.connection)
    for each in (receiver, other):
        assert (each.by_article(), len(each.taken)) == (order, 60)
    header, body = receiver.signatures[0]
    assert is_signed(header, body, secret)
    assert is_signed(header, body, former)
    assert await make.connection.fetchval("select count(*) from news.webhook where lease is not null") == 0


@pytest.mark.parametrize("turns", range(4))
async def test_a_process_stops_though_something_wakes_it_at_the_same_moment(
    database: Database, database_url: str, turns: int
) -> None:
    """`asyncio.wait_for` forgets a cancellation then, up to Python 3.11."""
    async with asyncio.timeout(60), delivering(database, database_url, Pace(interval=60)) as deliveries:
        await until(lambda: deliveries._wake._waiters)
        deliveries.notified("webhooks")
        for _ in range(turns):
            await asyncio.sleep(0)
