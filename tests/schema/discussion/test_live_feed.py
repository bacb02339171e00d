"""How the feed is followed: by many at one cost, by the slow, and over whatever happens to its connections."""

import asyncio
from typing import Any

import pytest
from asyncpg import Connection

from db.connections import postgres
from db.feed.live_feed import LiveFeed
from db.maintenance.verification import differences
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine
from schema.engine.subscriptions import SlowConsumer
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.builder import Builder
from tests.database import END_LISTENERS, OWN
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL
from tests.schema.live import EVENTS, following, refusal, seqs, take

LIKES = EVENTS.replace("__typename cursor", "__typename occurredAt cursor")
COUNTS = "subscription($ids: [ID!]!) { commentCounts(articleIds: $ids) { article { slug } commentCount } }"


async def test_an_event_costs_one_statement_for_any_number_of_readers(database_url: str, make: Builder) -> None:
    article = await make.article()
    statements: list[str] = []
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as single:
        async with postgres.connection(single) as connection:
            connection.add_query_logger(lambda query: statements.append(query.query))
        feed = LiveFeed(single)
        engine = Engine(Services(single, feed, DocumentCache(executable), PostingRules()))
        async with feed.running(), asyncio.TaskGroup() as group:
            await feed.listener.listening.wait()
            ready = asyncio.Barrier(41)
            viewers = [None, PRIYA, RAHUL, None] * 10
            readers = [group.create_task(_read(engine, viewer, article, ready)) for viewer in viewers]
            await ready.wait()
            statements.clear()
            for _ in range(3):
                await make.comment(article_id=article)

    assert [task.result() for task in readers] == [[1, 2, 3]] * 40
    assert 1 <= len([statement for statement in statements if "graph.article_feed" in statement]) <= 3
    assert [statement for statement in statements if "graph.article_feed" not in statement] == []


async def _read(engine: Engine, viewer: Any, article: int, ready: asyncio.Barrier) -> list[int]:
    async with following(engine, EVENTS, viewer, article=f"Article_{article}") as results:
        await ready.wait()
        return seqs(await take(results, 3))


async def test_readers_who_ask_the_same_share_a_stream(feed: LiveFeed, live: Engine, make: Builder) -> None:
    article = f"Article_{await make.article()}"
    own = EVENTS.replace("{ id body status }", "{ id viewerHasLiked }")
    others = EVENTS.replace("{ id body status }", "{ id replies { nodes { body } } }")
    streams = []
    for query in (EVENTS, own, others, EVENTS.replace("{ id body status }", "{ id body parent { body } }")):
        async with (
            following(live, query, article=article),
            following(live, query, PRIYA, article=article, after=None),
            following(live, query, RAHUL, article=article),
            following(live, query, MODERATOR, article=article),
        ):
            streams.append(feed.metrics()["streams"])

    assert streams == [2, 4, 4, 2]
    assert feed.metrics()["streams"] == feed.metrics()["subscriptions"] == 0


async def test_likes_are_one_event_a_second_and_none_is_forgotten(live: Engine, make: Builder) -> None:
    article = await make.article()
    comments = [await make.comment(article_id=article) for _ in range(3)]
    async with following(live, LIKES, article=f"Article_{article}") as results:
        for _ in range(5):
            for comment in comments:
                await make.like(comment)
        liked: dict[str, int] = {}
        while set(liked.items()) != {(f"Comment_{comment}", 5) for comment in comments}:
            (event,) = await take(results, 1)
            liked[event["comment"]["id"]] = event["comment"]["likeCount"]

    gaps = await make.connection.fetch("""
        select occurred_at - lag(occurred_at) over (order by seq) >= interval '1 second' as apart
        from news.comment_event where kind = 'CommentLiked'
    """)
    assert 3 <= len(gaps) <= 6
    assert {row["apart"] for row in gaps[1:]} == {True}
    assert await differences(make.connection) == []


async def test_counts_come_at_once_and_when_they_change(live: Engine, make: Builder) -> None:
    first, second = await make.article(slug="one"), await make.article(slug="two")
    await make.comment(article_id=second)
    ids = [f"Article_{first}", f"Article_{second}", "Article_999", "nothing"]
    async with following(live, COUNTS, ids=ids) as results:
        begun = await take(results, 2)
        comment = await make.comment(article_id=first)
        (once,) = await take(results, 1)
        for _ in range(5):
            await make.comment(article_id=first)
        await make.like(comment)
        while once["commentCount"] < 6:
            (once,) = await take(results, 1)

    assert sorted(begun, key=str) == [
        {"article": {"slug": "one"}, "commentCount": 0},
        {"article": {"slug": "two"}, "commentCount": 1},
    ]
    assert once == {"article": {"slug": "one"}, "commentCount": 6}


async def test_who_is_too_slow_is_cut_off_and_resumes_without_loss(feed: LiveFeed, live: Engine, make: Builder) -> None:
    article = await make.article()
    feed.queue = 10
    async with following(live, EVENTS, article=f"Article_{article}") as slow:
        async with following(live, EVENTS, article=f"Article_{article}") as quick:
            for _ in range(11):
                await make.comment(article_id=article)
                await take(quick, 1)
        with pytest.raises(SlowConsumer):
            await take(slow, 1)
    async with following(live, EVENTS, article=f"Article_{article}", after=f"feed.{article}.0") as again:
        assert seqs(await take(again, 11)) == list(range(1, 12))


async def test_a_lost_connection_that_listens_comes_back_and_loses_nothing(
    feed: LiveFeed, live: Engine, make: Builder
) -> None:
    article = await make.article()
    async with following(live, EVENTS, article=f"Article_{article}") as results:
        for _ in range(3):
            await make.connection.execute(END_LISTENERS)
            await make.comment(article_id=article)
            await take(results, 1)
        figures = feed.metrics()

    assert figures["listener_connections"] >= 2


async def test_readers_wait_while_the_pool_has_lost_its_connections(
    database_url: str, connection: Connection, make: Builder
) -> None:
    article = await make.article()
    async with postgres.connected(postgres.open_database(database_url, pool_size=2)) as database:
        feed = LiveFeed(database)
        engine = Engine(Services(database, feed, DocumentCache(executable), PostingRules()))
        async with feed.running(), following(engine, EVENTS, article=f"Article_{article}") as results:
            for _ in range(4):
                await connection.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity "
                    f"where application_name like 'dateline%' and pid <> pg_backend_pid() and datid = {OWN}"
                )
                await make.comment(article_id=article)
            assert seqs(await take(results, 4)) == [1, 2, 3, 4]


async def test_what_can_not_be_read_ends_the_stream_with_an_error(live: Engine, make: Builder) -> None:
    article = await make.article()
    async with following(live, EVENTS, article=f"Article_{article}") as results:
        await make.connection.execute("alter function graph.article_feed rename to article_feed_away")
        try:
            await make.comment(article_id=article)
            async with asyncio.timeout(60):
                bodies = [result.body async for result in results]
        finally:
            await make.connection.execute("alter function graph.article_feed_away rename to article_feed")

    assert bodies == ['{"errors":[{"message":"Something went wrong on our side.","extensions":{"code":"INTERNAL"}}]}']


async def test_two_lists_of_counts_are_two_streams(live: Engine, make: Builder) -> None:
    first, second = await make.article(slug="one"), await make.article(slug="two")
    async with (
        following(live, COUNTS, ids=[f"Article_{first}"]) as one,
        following(live, COUNTS, ids=[f"Article_{second}"]) as two,
    ):
        begun = [*await take(one, 1), *await take(two, 1)]
        await make.comment(article_id=second)
        then = await take(two, 1)

    assert [count["article"]["slug"] for count in begun] == ["one", "two"]
    assert then == [{"article": {"slug": "two"}, "commentCount": 1}]


async def test_what_has_been_removed_since_is_not_told_to_those_who_come_later(live: Engine, make: Builder) -> None:
    article = await make.article()
    subject: dict[str, Any] = {"article": f"Article_{article}"}
    async with following(live, EVENTS, **subject) as early:
        comment = await make.comment(article_id=article, body="Words to be gone.")
        (heard,) = await take(early, 1)
        await make.connection.execute("update news.comment set status = 'REMOVED' where id = $1", comment)
        await take(early, 1)
        async with following(live, EVENTS, **subject, after=f"feed.{article}.0") as late:
            told = await take(late, 2)

    assert heard["comment"]["body"] == "Words to be gone."
    assert [(event["__typename"], event["comment"]["body"]) for event in told] == [
        ("CommentAdded", None),
        ("CommentRemoved", None),
    ]


async def test_the_author_of_a_parent_sees_it_in_events_as_everywhere(live: Engine, make: Builder) -> None:
    query = """subscription($article: ID!) { commentAdded(articleId: $article) { comment { parent { status } } } }"""
    article = await make.article()
    author = await make.commenter(subject=PRIYA.subject)
    parent = await make.comment(article_id=article, author_id=author)
    await make.comment(parent_id=parent)
    await make.connection.execute("update news.comment set status = 'PENDING' where id = $1", parent)
    subject: dict[str, Any] = {"article": f"Article_{article}"}
    async with following(live, query, PRIYA, **subject) as own, following(live, query, RAHUL, **subject) as other:
        await make.comment(parent_id=parent)

        assert await take(own, 1) == [{"comment": {"parent": {"status": "PENDING"}}}]
        assert await take(other, 1) == [{"comment": {"parent": {"status": "REMOVED"}}}]


async def test_a_subscription_costs_what_polling_costs(live: Engine) -> None:
    wide = EVENTS.replace("{ id body status }", "{ replies(first: 100) { nodes { body bodyHtml author { id } } } }")
    counts = COUNTS.replace("{ slug }", "{ comments(first: 100) { nodes { body bodyHtml author { id } } } }")

    assert await refusal(live, wide, article="Article_1") == "LIMIT_EXCEEDED"
    assert await refusal(live, counts, ids=["Article_1"] * 100) == "LIMIT_EXCEEDED"


async def test_a_statement_that_is_too_slow_once_ends_nothing(database_url: str, make: Builder) -> None:
    article = await make.article()
    slow = postgres.open_database(database_url, pool_size=2, statement_timeout=0.3)
    async with postgres.connected(slow) as database:
        feed = LiveFeed(database)
        engine = Engine(Services(database, feed, DocumentCache(executable), PostingRules()))
        async with feed.running(), following(engine, EVENTS, article=f"Article_{article}") as results:
            await feed.listener.listening.wait()
            await make.comment(article_id=article)
            await take(results, 1)
            async with make.connection.transaction():
                await make.connection.execute("lock table news.comment_event in access exclusive mode")
                async with postgres.connection(database) as other:
                    await other.execute("select pg_notify('dateline', 'feed.1.2')")
                await make.connection.execute("select pg_sleep(1)")
            await make.comment(article_id=article)
            assert seqs(await take(results, 1)) == [2]
