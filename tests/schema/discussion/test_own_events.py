"""Authors hear of their own comments that wait or were rejected, in the feed of the article; nobody else does."""

from random import Random
from typing import Any

import pytest

from db.feed.live_feed import LiveFeed
from schema.engine.execution import Engine
from schema.rules.identity import Identity
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.discussion.test_comment_events import SET_STATUS, SINCE
from tests.schema.live import EVENTS, following, take

VIEWERS = {"anonymous": None, "author": PRIYA, "other": RAHUL, "moderator": MODERATOR}
LISTED = """{ article(slug: "a") { comments(first: 100, threads: false) { nodes { id status body } } } }"""
PERSONAL = EVENTS.replace("{ id body status }", "{ id body status replies { totalCount } }")
LAST = "The last comment."


def told(events: list[Any]) -> list[tuple[str, str]]:
    return [(event["__typename"], event["comment"]["status"]) for event in events]


async def heard(live: Engine, article: int, viewer: Identity | None, query: str = EVENTS) -> list[Any]:
    """All events from the beginning to the last comment."""
    events: list[Any] = []
    async with following(live, query, viewer, article=f"Article_{article}", after=f"feed.{article}.0") as results:
        while not events or events[-1].get("comment", {}).get("body") != LAST:
            events += await take(results, 1)
    return events


async def test_the_life_of_a_held_comment_is_told_to_its_author_alone(live: Engine, make: Builder) -> None:
    article = await make.article(slug="a")
    author = await make.commenter(subject=PRIYA.subject)
    held = await make.comment(article_id=article, author_id=author, status="PENDING", body="To be looked at.")
    await make.connection.execute("update news.comment set body = 'Other words.' where id = $1", held)
    for status in ("REJECTED", "PUBLISHED", "PENDING", "REMOVED"):
        await make.connection.execute(SET_STATUS, status, held)
    await make.comment(article_id=article, body=LAST)

    events = {name: told(await heard(live, article, viewer)) for name, viewer in VIEWERS.items()}

    everyone = [("CommentAdded", "REMOVED"), ("CommentRemoved", "REMOVED"), ("CommentAdded", "PUBLISHED")]
    assert events["anonymous"] == events["other"] == events["moderator"] == everyone
    assert [kind for kind, _ in events["author"]] == [
        "CommentAdded", "CommentEdited", "CommentEdited",
        "CommentAdded", "CommentRemoved", "CommentRemoved", "CommentAdded",
    ]  # fmt: skip


@pytest.mark.parametrize("query", [EVENTS, PERSONAL], ids=["shared", "personal"])
async def test_it_comes_live_with_its_status_and_words(live: Engine, make: Builder, query: str) -> None:
    article = await make.article(slug="a")
    author = await make.commenter(subject=PRIYA.subject)
    subject: dict[str, Any] = {"article": f"Article_{article}"}
    async with following(live, query, PRIYA, **subject) as own, following(live, query, RAHUL, **subject) as other:
        held = await make.comment(article_id=article, author_id=author, status="PENDING", body="Held.")
        (added,) = await take(own, 1)
        await make.connection.execute(SET_STATUS, "REJECTED", held)
        (rejected,) = await take(own, 1)
        await make.comment(article_id=article, body=LAST)
        heard = [await take(results, 1) for results in (own, other)]

    assert (added["comment"]["status"], added["comment"]["body"], added["commentCount"]) == ("PENDING", "Held.", 0)
    assert (rejected["__typename"], rejected["comment"]["status"]) == ("CommentEdited", "REJECTED")
    assert [events[0]["comment"]["body"] for events in heard] == [LAST, LAST]


async def test_a_comment_of_ones_own_that_is_deleted_altogether_starts_the_feed_over(
    live: Engine, make: Builder
) -> None:
    article = await make.article(slug="a")
    author = await make.commenter(subject=PRIYA.subject)
    held = await make.comment(article_id=article, author_id=author, status="PENDING")
    await make.connection.execute("delete from news.comment where id = $1", held)
    await make.comment(article_id=article, body=LAST)

    assert [event["__typename"] for event in await heard(live, article, PRIYA)] == ["FeedReset"] * 2 + ["CommentAdded"]
    assert [event["__typename"] for event in await heard(live, article, RAHUL)] == ["CommentAdded"]


async def test_new_comments_are_those_that_everyone_sees(live: Engine, make: Builder) -> None:
    query = "subscription($article: ID!) { commentAdded(articleId: $article) { comment { body } } }"
    article = await make.article(slug="a")
    author = await make.commenter(subject=PRIYA.subject)
    async with following(live, query, PRIYA, article=f"Article_{article}") as results:
        await make.comment(article_id=article, author_id=author, status="PENDING")
        await make.comment(article_id=article, author_id=author, body=LAST)

        assert await take(results, 1) == [{"comment": {"body": LAST}}]


async def test_what_others_are_told_alone_takes_no_place_in_a_page_of_events(ask: Ask, make: Builder) -> None:
    article = await make.article(slug="a")
    for _ in range(5):
        await make.comment(article_id=article, status="PENDING")
    await make.comment(article_id=article, body=LAST)
    query = SINCE.replace("after: $after)", "after: $after, first: 1)")

    (event,) = (await ask(query, article=f"Article_{article}", after=f"feed.{article}.0"))["commentEventsSince"]

    assert event["comment"]["body"] == LAST


async def test_counts_say_nothing_of_what_is_held(feed: LiveFeed, live: Engine, make: Builder) -> None:
    article = await make.article(slug="a")
    query = "subscription($ids: [ID!]!) { commentCounts(articleIds: $ids) { commentCount } }"
    async with following(live, query, ids=[f"Article_{article}"]) as results:
        assert await take(results, 1) == [{"commentCount": 0}]
        await make.comment(article_id=article, status="PENDING")
        await make.comment(article_id=article)

        assert await take(results, 1) == [{"commentCount": 1}]


@pytest.mark.parametrize("seed", range(4))
async def test_generated_changes_are_told_alike_live_polled_and_resumed(
    live: Engine, ask: Ask, make: Builder, seed: int
) -> None:
    """To everyone what they may know: who goes through the events has the list that is shown to them."""
    random = Random(seed)
    article = await make.article(slug="a")
    authors = [await make.commenter(subject=who.subject) for who in (PRIYA, RAHUL)]
    comments: list[int] = []
    for _ in range(40):
        status = random.choice(["PENDING", "PUBLISHED", "REJECTED", "REMOVED"])
        if not comments or random.random() < 0.3:
            comments.append(await make.comment(article_id=article, author_id=random.choice(authors), status=status))
        else:
            await make.connection.execute(SET_STATUS, status, random.choice(comments))
    await make.comment(article_id=article, body=LAST)

    for viewer in (None, PRIYA, RAHUL):
        events = await heard(live, article, viewer)
        assert await heard(live, article, viewer, PERSONAL) == [
            {**event, "comment": {**event["comment"], "replies": {"totalCount": 0}}} for event in events
        ]
        for number in random.sample(range(len(events) - 1), 5):
            after = events[number]["cursor"]
            polled = (await ask(SINCE, viewer, article=f"Article_{article}", after=after))["commentEventsSince"]
            assert polled == events[number + 1 :]
            async with following(live, EVENTS, viewer, article=f"Article_{article}", after=after) as results:
                assert await take(results, len(polled)) == polled
        known = {event["comment"]["id"]: event["comment"] for event in events}
        listed = (await ask(LISTED, viewer))["article"]["comments"]["nodes"]
        assert {each["id"]: each for each in listed} == {
            key: each for key, each in known.items() if each["body"] is not None
        }
