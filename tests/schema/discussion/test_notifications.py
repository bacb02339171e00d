"""Notifications: what a reader is told, once and in the order of the commits, and no longer than they may see it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from databases import Database

from db.discussion.notices.gathering import gather, gathering, prune
from db.feed.live_feed import LiveFeed
from schema.engine.execution import Engine
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.live import following, refusal, take

LIST = """{ viewer { unreadNotificationCount notifications { totalCount feedCursor nodes {
  id kind isUnread article { slug } comment { id body status } person { slug } topic { slug }
} } } }"""
POST = """mutation($input: PostCommentInput!) { postComment(input: $input) { comment { id } errors { code } } }"""
MODERATE = "mutation($input: ModerateCommentInput!) { moderateComment(input: $input) { errors { code } } }"
FEATURE = "mutation($id: ID!) { featureComment(input: {commentId: $id}) { errors { code } } }"
READ = (
    "mutation($id: ID!) { done: markNotificationsRead(input: {upTo: $id}) { unreadNotificationCount errors { code } } }"
)
ADDED = """subscription($after: String) { notificationAdded(after: $after) {
  cursor unreadNotificationCount notification { kind comment { body } }
} }"""
SET_STATUS = "update news.comment set status = $1 where id = $2"


def follow(kind: str, id: str, name: str = "follow") -> str:
    argument = f'{kind.lower()}Id: "{id}"'
    inner = f"{kind.lower()} {{ viewerFollows }} errors {{ code }}"
    return f"mutation {{ done: {name}{kind}(input: {{{argument}}}) {{ {inner} }} }}"


class Told:
    """What Priya is told."""

    def __init__(self, ask: Ask, database: Database) -> None:
        self.ask, self.database = ask, database

    async def all(self, viewer: Any = PRIYA) -> list[dict[str, Any]]:
        await gather(self.database)
        nodes: list[dict[str, Any]] = (await self.ask(LIST, viewer))["viewer"]["notifications"]["nodes"]
        return nodes

    async def kinds(self, viewer: Any = PRIYA) -> list[str]:
        return [node["kind"] for node in await self.all(viewer)]

    async def unread(self) -> int:
        await gather(self.database)
        return int((await self.ask(LIST, PRIYA))["viewer"]["unreadNotificationCount"])

    async def own_comment(self, article: int, viewer: Any = PRIYA, **input: Any) -> int:
        text = {
            "articleId": f"Article_{article}",
            "body": "A vermilion heron stood in the shallows all day long, really.",
        }
        posted = (await self.ask(POST, viewer, input=text | input))["postComment"]
        assert posted["errors"] == []
        return int(posted["comment"]["id"].removeprefix("Comment_"))


@pytest.fixture
def told(ask: Ask, database: Database) -> Told:
    return Told(ask, database)


@pytest.fixture
async def process(feed: LiveFeed) -> AsyncIterator[None]:
    async with gathering(feed.database, feed.listener):
        yield


async def test_answers_are_told_once_they_are_public_and_no_longer(told: Told, make: Builder, ask: Ask) -> None:
    article = await make.article(slug="herons")
    own = await told.own_comment(article)
    held = await make.comment(parent_id=own, status="PENDING", body="A held answer.")
    await make.comment(parent_id=own, status="PUBLISHED", body="A first answer.")
    await told.own_comment(
        article, PRIYA, parentId=f"Comment_{own}", body="My own answer to what I have said myself, at length."
    )
    assert [node["comment"]["body"] for node in await told.all()] == ["A first answer."]
    assert (await ask(READ, None, id="Notification_1"))["done"]["errors"] == [{"code": "NOT_SIGNED_IN"}]
    assert (await ask(READ, PRIYA, id=(await told.all())[0]["id"]))["done"] == {
        "unreadNotificationCount": 0,
        "errors": [],
    }

    await make.connection.execute(SET_STATUS, "PUBLISHED", held)
    both = await told.all()

    assert [(node["comment"]["body"], node["isUnread"]) for node in both] == [
        ("A held answer.", True),
        ("A first answer.", False),
    ]
    for status in ("REMOVED", "PENDING", "REJECTED"):
        await make.connection.execute(SET_STATUS, status, held)
        assert (await told.unread(), await told.kinds()) == (0, ["REPLY"])
    await make.connection.execute(SET_STATUS, "PUBLISHED", held)
    assert await told.all() == both
    await make.connection.execute("update news.article set status = 'WITHDRAWN' where id = $1", article)
    assert await told.all() == []
    assert await told.kinds(RAHUL) == []


async def test_decisions_and_features_are_told_to_the_author_as_they_stand(told: Told, make: Builder, ask: Ask) -> None:
    own = f"Comment_{await told.own_comment(await make.article())}"

    async def decide(decision: str) -> list[str]:
        input = {"commentId": own, "decision": decision, "reason": "Because."}
        assert (await ask(MODERATE, MODERATOR, input=input))["moderateComment"]["errors"] == []
        return [f"{node['kind']} {node['comment']['status']}" for node in await told.all()]

    await ask(FEATURE, MODERATOR, id=own)
    assert await told.kinds() == ["FEATURED"]
    assert await decide("REMOVE") == ["DECISION REMOVED"]
    assert await decide("RESTORE") == ["DECISION PUBLISHED"]
    await ask("mutation($id: ID!) { deleteComment(input: {commentId: $id}) { errors { code } } }", PRIYA, id=own)
    assert await told.kinds() == []
    assert await told.kinds(MODERATOR) == []


async def test_news_of_what_a_reader_follows(told: Told, make: Builder, ask: Ask) -> None:
    article, person = await make.article(slug="followed", tags=["birds"]), await make.person()
    await make.names(article, person)
    topic = await make.connection.fetchval("update news.term set slug = 'birds' where name = 'birds' returning id")
    await make.comment(article_id=article, body="From before.")
    await gather(told.database)
    for kind, key in (("Article", article), ("Person", person), ("Topic", topic)):
        done = (await ask(follow(kind, f"{kind}_{key}"), PRIYA))["done"]
        assert done == {kind.lower(): {"viewerFollows": True}, "errors": []}
    assert (await ask(follow("Article", "Article_999"), PRIYA))["done"]["errors"] == [{"code": "NOT_FOUND"}]
    assert await told.all() == []

    await make.comment(article_id=article, body="One more.")
    last = await make.comment(article_id=article, body="The last one.")
    await told.own_comment(article)
    await make.row("correction", article_id=article, revision=0, text="It was two herons.")
    async with make.connection.transaction():
        now = await make.connection.fetchval("select now()")
        await make.names(await make.article(slug="newer", tags=["birds"], published_at=now), person)
    nodes = await told.all()

    shown = {node["kind"]: node for node in nodes}
    assert len(nodes) == 3
    assert shown["ARTICLE_COMMENTED"]["comment"]["body"] == "The last one."
    assert shown["ARTICLE_CORRECTED"]["article"] == {"slug": "followed"}
    assert shown["ARTICLE_PUBLISHED"]["article"] == {"slug": "newer"}
    await make.connection.execute(SET_STATUS, "REMOVED", last)
    commented = [node["comment"]["body"] for node in await told.all() if node["kind"] == "ARTICLE_COMMENTED"]
    assert commented == ["One more."]
    await ask(follow("Article", f"Article_{article}", "unfollow"), PRIYA)
    assert await told.kinds() == ["ARTICLE_PUBLISHED"]
    exported = (await ask("{ exportCommenter }", PRIYA))["exportCommenter"]["follows"]
    assert [each["id"] for each in exported] == [f"Person_{person}", f"Topic_{topic}"]
    await prune(told.database, seconds=0)
    assert await told.all() == []
    await ask("mutation { deleteCommenter(input: {}) { errors { code } } }", PRIYA)
    assert await make.connection.fetchval("select count(*) from news.follow") == 0


async def test_they_come_live_and_go_on_from_a_cursor(
    live: Engine, process: None, told: Told, make: Builder, ask: Ask
) -> None:
    article = await make.article()
    own = await told.own_comment(article)
    start = (await ask(LIST, PRIYA))["viewer"]["notifications"]["feedCursor"]
    async with following(live, ADDED, PRIYA) as results, following(live, ADDED, RAHUL) as others:
        for body in ("One", "Two"):
            await make.comment(parent_id=own, body=body)
        heard = await take(results, 2)
        assert await make.connection.fetchval("select count(*) from news.notice") == 2
    async with following(live, ADDED, PRIYA, after=start) as results:
        resumed = await take(results, 2)
    async with following(live, ADDED, PRIYA, after=heard[0]["cursor"]) as results:
        rest = await take(results, 1)

    assert [event["notification"]["comment"]["body"] for event in heard] == ["One", "Two"]
    assert [event["cursor"] for event in resumed] == [event["cursor"] for event in heard]
    assert rest == heard[1:]
    assert await refusal(live, ADDED) == "NOT_SIGNED_IN"
    assert await refusal(live, ADDED, PRIYA, after="notices.999.1") == "BAD_CURSOR"
    del others


async def test_many_processes_tell_each_once(told: Told, make: Builder, database: Database) -> None:
    own = await told.own_comment(await make.article())
    for number in range(5):
        await make.comment(parent_id=own, body=f"Answer {number}")
        await asyncio.gather(*(gather(database) for _ in range(4)))

    assert [node["comment"]["body"] for node in await told.all()] == [f"Answer {number}" for number in range(4, -1, -1)]


async def test_gathering_waits_for_no_lock_and_is_done_again(
    told: Told, make: Builder, database: Database, process: None
) -> None:
    own = await told.own_comment(await make.article())
    async with asyncio.timeout(60), make.connection.transaction():
        await make.connection.execute("lock table news.comment in access exclusive mode")
        assert not await gather(database)
    await make.comment(parent_id=own, body="An answer.")

    async with asyncio.timeout(60):
        while not await make.connection.fetchval("select count(*) from news.notice where kind = 'REPLY'"):
            pass
