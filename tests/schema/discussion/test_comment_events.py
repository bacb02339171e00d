"""The feed: what readers are told, in which order, and from where they can go on."""

import asyncio
import re
from typing import Any

import pytest

from db.article_input import CommentDraft
from db.feed.live_feed import LiveFeed
from schema.engine.execution import Engine, Request
from schema.engine.subscriptions import ResultStream
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.imported_thread import ImportedThread
from tests.schema.live import EVENTS, following, placed, refusal, seqs, take

ADDED = "subscription($article: ID!, $after: String) { commentAdded(articleId: $article, after: $after) { cursor } }"
SINCE = EVENTS.replace("subscription($article: ID!, $after: String)", "query($article: ID!, $after: String!)").replace(
    "commentEvents(", "commentEventsSince("
)
SET_STATUS = "update news.comment set status = $1 where id = $2"


async def test_a_comment_arrives_with_its_cursor_and_the_count(live: Engine, make: Builder) -> None:
    article = await make.article()
    async with following(live, EVENTS, article=f"Article_{article}") as results:
        comment = await make.comment(article_id=article, body="As it was typed.")

        assert list(map(placed, await take(results, 1))) == [
            {
                "__typename": "CommentAdded",
                "cursor": f"feed.{article}.1",
                "commentCount": 1,
                "comment": {"id": f"Comment_{comment}", "body": "As it was typed.", "status": "PUBLISHED"},
            }
        ]


async def test_every_change_is_an_event_live_and_for_those_who_poll(live: Engine, ask: Ask, make: Builder) -> None:
    article = await make.article()
    async with following(live, EVENTS, article=f"Article_{article}") as results:
        comment = await make.comment(article_id=article)
        await make.connection.execute("update news.comment set body = 'Other words.' where id = $1", comment)
        await make.like(comment)
        for status in ("REMOVED", "PUBLISHED"):
            await make.connection.execute(SET_STATUS, status, comment)
        held = await make.comment(article_id=article, status="PENDING")
        await make.connection.execute(SET_STATUS, "PUBLISHED", held)
        await make.connection.execute("update news.discussion set commenting_mode = 'CLOSED'")
        events = await take(results, 7)

    assert [(event["__typename"], event["commentCount"]) for event in events] == [
        ("CommentAdded", 1),
        ("CommentEdited", 1),
        ("CommentLiked", 1),
        ("CommentRemoved", 0),
        ("CommentAdded", 1),
        ("CommentAdded", 2),
        ("CommentingChanged", 2),
    ]
    assert seqs(events) == [1, 2, 3, 4, 5, 7, 8]  # the sixth is for the author of what was held
    polled = (await ask(SINCE, article=f"Article_{article}", after=f"feed.{article}.0"))["commentEventsSince"]
    assert [(one["__typename"], one["cursor"]) for one in polled] == [
        (one["__typename"], one["cursor"]) for one in events
    ]


async def test_going_on_behind_a_cursor_has_no_gap_and_no_double(live: Engine, make: Builder) -> None:
    """Twenty readers come back, each from elsewhere, while comments are being written."""
    article = await make.article()
    authors = [await make.commenter() for _ in range(2)]
    for _ in range(130):
        await make.comment(article_id=article, author_id=authors[0])

    async def read(after: int) -> list[int]:
        cursor = f"feed.{article}.{after}"
        async with following(live, EVENTS, article=f"Article_{article}", after=cursor) as results:
            return seqs(await take(results, 200 - after))

    async def write() -> None:
        for _ in range(70):
            await make.comment(article_id=article, author_id=authors[1])

    begun = [asyncio.create_task(read(after)) for after in range(0, 130, 10)]
    writing = asyncio.create_task(write())
    begun += [asyncio.create_task(read(after)) for after in range(124, 131)]
    heard = await asyncio.gather(*begun)
    await writing

    assert heard == [list(range(after + 1, 201)) for after in [*range(0, 130, 10), *range(124, 131)]]


async def test_a_page_tells_where_its_feed_stood(live: Engine, ask: Ask, make: Builder) -> None:
    article = await make.article(slug="a")
    parent = await make.comment(article_id=article)
    page = "{ feedCursor }"
    found = await ask(
        f'{{ article(slug: "a") {{ comments {page} }} node(id: "Comment_{parent}") '
        f"{{ ... on Comment {{ replies {page} }} }} }}"
    )
    queue = await ask(f"{{ moderationQueue {page} }}", MODERATOR)

    assert found["article"]["comments"] == found["node"]["replies"]
    assert re.fullmatch(rf"feed\.{article}\.1\.\d+", found["article"]["comments"]["feedCursor"])
    assert queue["moderationQueue"] == {"feedCursor": "queue.0.0"}


async def test_a_cursor_whose_events_are_gone_starts_over(live: Engine, ask: Ask, make: Builder) -> None:
    article = await make.article()
    for _ in range(5):
        await make.comment(article_id=article)
    await make.connection.execute("delete from news.comment_event where seq <= 3")
    subject: dict[str, Any] = {"article": f"Article_{article}"}
    reset = {
        "__typename": "FeedReset",
        "cursor": f"feed.{article}.5",
        "commentCount": 5,
        "article": {"commentCount": 5},
    }

    for gone in (0, 2, 77):
        after = f"feed.{article}.{gone}"
        async with following(live, EVENTS, **subject, after=after) as results:
            assert list(map(placed, await take(results, 1))) == [reset]
        assert list(map(placed, (await ask(SINCE, **subject, after=after))["commentEventsSince"])) == [reset]
        assert await refusal(live, ADDED, **subject, after=after) == "CURSOR_EXPIRED"
    async with following(live, EVENTS, **subject, after=f"feed.{article}.3") as results:
        assert seqs(await take(results, 2)) == [4, 5]


async def test_old_events_are_pruned_and_what_is_kept_has_no_holes(feed: LiveFeed, make: Builder) -> None:
    article = await make.article()
    for _ in range(6):
        await make.comment(article_id=article)
    await make.comment(article_id=article, status="PENDING")
    await make.connection.execute(
        "update news.comment_event set occurred_at = now() - interval '8 days' where seq in (1, 2, 4)"
    )
    await make.connection.execute("update news.moderation_event set occurred_at = now() - interval '8 days'")

    await feed.maintenance.prune()

    kept = await make.connection.fetch("select seq from news.comment_event order by seq")
    assert [row["seq"] for row in kept] == [5, 6, 7]
    assert await make.connection.fetchval("select count(*) from news.moderation_event") == 0


async def test_cursors_and_articles_that_are_none_are_refused(live: Engine, make: Builder) -> None:
    article, other = await make.article(), await make.article()
    unlisted = await make.article(status="DRAFT", published_at=None)
    subject: dict[str, Any] = {"article": f"Article_{article}"}

    assert await refusal(live, EVENTS, **subject, after=f"feed.{other}.0") == "BAD_CURSOR"
    assert await refusal(live, EVENTS, **subject, after="feed.x") == "BAD_CURSOR"
    for made_up in ("9223372036854775807", "4294967296", "-1", "1.2.3", "1.2147483648", "1.-1", "1.x", "01", "1."):
        assert await refusal(live, EVENTS, **subject, after=f"feed.{article}.{made_up}") == "BAD_CURSOR"
    assert await refusal(live, EVENTS, **subject, after=f"queue.{article}.0") == "BAD_CURSOR"
    for missing in (f"Article_{unlisted}", "Article_999", "Comment_1", "nothing"):
        assert await refusal(live, EVENTS, article=missing) == "NOT_FOUND"


@pytest.mark.parametrize(
    "selection",
    [
        "commentAdded(articleId: 1) @skip(if: true) { cursor }",
        "... @include(if: false) { commentAdded(articleId: 1) { cursor } }",
        "__typename",
        "one: commentAdded(articleId: 1) { cursor } two: commentAdded(articleId: 1) { cursor }",
        "commentCounts(articleIds: [1]) { nothing }",
    ],
)
async def test_a_subscription_has_one_field_and_always_has_it(live: Engine, selection: str) -> None:
    assert await refusal(live, f"subscription {{ {selection} }}") == "GRAPHQL_VALIDATION_FAILED"


async def test_counts_of_more_than_a_hundred_articles_are_refused(live: Engine) -> None:
    query = "subscription($ids: [ID!]!) { commentCounts(articleIds: $ids) { commentCount } }"

    assert await refusal(live, query, ids=["Article_1"] * 101) == "BAD_PAGE"


@pytest.mark.parametrize("withdrawal", ["update news.article set status = 'DRAFT'", "delete from news.article"])
async def test_an_article_that_is_withdrawn_ends_its_feed(live: Engine, make: Builder, withdrawal: str) -> None:
    article = await make.article()
    async with following(live, EVENTS, article=f"Article_{article}") as results:
        await make.connection.execute(withdrawal)
        async with asyncio.timeout(60):
            bodies = [result.body async for result in results]

    assert bodies == ['{"errors":[{"message":"There is no such article.","extensions":{"code":"NOT_FOUND"}}]}']


async def test_comments_that_an_import_takes_away_start_the_feed_over(live: Engine, make: Builder) -> None:
    article = await make.article()
    gone = await make.comment(article_id=article)
    await make.comment(article_id=article)
    await make.connection.execute("delete from news.comment where id = $1", gone)

    async with following(live, EVENTS, article=f"Article_{article}", after=f"feed.{article}.0") as results:
        events = await take(results, 3)

    assert [event["__typename"] for event in events] == ["FeedReset", "CommentAdded", "FeedReset"]


async def test_authors_and_moderators_see_in_events_what_others_do_not(live: Engine, make: Builder) -> None:
    article = await make.article()
    author = await make.commenter(subject=PRIYA.subject)
    comment = await make.comment(article_id=article, author_id=author, body="Words to be held.")
    shown: dict[str, Any] = {}
    await make.connection.execute(SET_STATUS, "PENDING", comment)

    for name, viewer in {"nobody": None, "author": PRIYA, "other": RAHUL, "moderator": MODERATOR}.items():
        subject: dict[str, Any] = {"article": f"Article_{article}", "after": f"feed.{article}.1"}
        async with following(live, EVENTS, viewer, **subject) as results:
            (event,) = await take(results, 1)
            shown[name] = (event["__typename"], event["comment"]["status"], event["comment"]["body"])

    hidden, known = ("CommentRemoved", "REMOVED", None), ("CommentRemoved", "PENDING", "Words to be held.")
    assert shown == {"nobody": hidden, "author": known, "other": hidden, "moderator": known}


async def test_the_queue_is_followed_by_moderators_alone(live: Engine, make: Builder) -> None:
    query = """subscription($after: String) { moderationEvents(after: $after) {
        __typename cursor commentCount ... on CommentAdded { comment { id body } }
    } }"""
    article = await make.article()
    await make.comment(article_id=article)
    async with following(live, query, MODERATOR) as results:
        held = await make.comment(article_id=article, status="PENDING", body="Held.")
        await make.comment(status="PENDING")
        await make.connection.execute("update news.comment set body = 'Still held.' where id = $1", held)
        await make.connection.execute(SET_STATUS, "REJECTED", held)
        events = await take(results, 4)

    placed_events = map(placed, events)
    assert [(event["__typename"], event["cursor"], event["commentCount"]) for event in placed_events] == [
        ("CommentAdded", "queue.0.1", 1),
        ("CommentAdded", "queue.0.2", 2),
        ("CommentEdited", "queue.0.3", 2),
        ("CommentRemoved", "queue.0.4", 1),
    ]
    assert events[0]["comment"]["id"] == f"Comment_{held}"
    assert await refusal(live, query) == "NOT_SIGNED_IN"
    assert await refusal(live, query, PRIYA) == "FORBIDDEN"
    assert await refusal(live, query, MODERATOR, after="queue.0.99") == "CURSOR_EXPIRED"
    assert await refusal(live, query, MODERATOR, after=f"feed.{article}.1") == "BAD_CURSOR"


async def test_last_event_id_outweighs_after(live: Engine, make: Builder) -> None:
    article = await make.article()
    for _ in range(3):
        await make.comment(article_id=article)
    variables = {"article": f"Article_{article}", "after": f"feed.{article}.0"}
    results = await live.stream(Request(EVENTS, variables, last_event_id=f"feed.{article}.2"))

    assert isinstance(results, ResultStream)
    assert seqs(await take(results, 1)) == [3]
    await results.aclose()


async def test_no_event_is_none_wherever_the_cursor_leads(live: Engine, ask: Ask, make: Builder) -> None:
    article = await make.article()
    await make.comment(article_id=article)
    none = SINCE.replace("after: $after)", "after: $after, first: 0)")

    for place in (0, 1, 99):
        found = await ask(none, article=f"Article_{article}", after=f"feed.{article}.{place}")
        assert found == {"commentEventsSince": []}


async def test_a_page_that_was_read_after_an_import_goes_on_without_a_reset(
    live: Engine, ask: Ask, make: Builder, thread: ImportedThread
) -> None:
    page = '{ article(slug: "geese") { id comments { feedCursor } } }'
    await thread.save()
    article = (await ask(page))["article"]["id"]
    await make.comment(article_id=int(article.removeprefix("Article_")))
    await thread.save(CommentDraft(name="Asha", body="The geese are back."))
    cursor = (await ask(page))["article"]["comments"]["feedCursor"]
    await make.comment(article_id=int(article.removeprefix("Article_")))

    events = (await ask(SINCE, article=article, after=cursor))["commentEventsSince"]

    assert [event["__typename"] for event in events] == ["CommentAdded"]


LOSE_ALL_BUT_TWO = """
begin;
set local session_replication_role = replica;
delete from news.comment_event where seq > 2;
delete from news.comment where id > 2;
update news.discussion
set (last_seq, told_seq, comment_count) = (2, 2, 2), (last_token, told_token) = (
    select token, token from news.comment_event where seq = 2
);
commit
"""


async def test_a_cursor_of_a_log_that_was_lost_starts_over(live: Engine, ask: Ask, make: Builder) -> None:
    """As after a restore to a point in time: other events have taken the places of those that were lost."""
    article = await make.article()
    subject: dict[str, Any] = {"article": f"Article_{article}"}
    async with following(live, EVENTS, **subject) as results:
        for _ in range(4):
            await make.comment(article_id=article)
        known = await take(results, 4)
        await make.connection.execute(LOSE_ALL_BUT_TWO)
        await live.services.feed.reconnected()
        reset = await take(results, 1)
        for _ in range(4):
            await make.comment(article_id=article)
        after = await take(results, 4)

    assert [event["__typename"] for event in reset] == ["FeedReset"]
    assert seqs(after) == [3, 4, 5, 6]
    for lost in known[2:]:
        polled = (await ask(SINCE, **subject, after=lost["cursor"]))["commentEventsSince"]
        assert [event["__typename"] for event in polled] == ["FeedReset"]
        assert await refusal(live, ADDED, **subject, after=lost["cursor"]) == "CURSOR_EXPIRED"
    polled = (await ask(SINCE, **subject, after=known[1]["cursor"]))["commentEventsSince"]
    assert seqs(polled) == [3, 4, 5, 6]


async def test_odd_subscriptions_leave_nothing_behind(live: Engine, make: Builder) -> None:
    article = f"Article_{await make.article()}"
    counts = "subscription($ids: [ID!]!) { commentCounts(articleIds: $ids) { commentCount } }"
    odd = [[article, article], ["nothing", "Comment_1"], [article, "x", "y"], ["Article_998", "Article_999"], []]

    for ids in odd * 3:
        results = await live.stream(Request(counts, {"ids": ids}))
        assert isinstance(results, ResultStream)
        await results.aclose()

    feed = live.services.feed
    assert (feed._running.topics, len(feed._running)) == ([], 0)
