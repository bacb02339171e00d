"""What changes between the decision about a comment and its storage is noticed, and decided on anew."""

import asyncio
from typing import Any

import asyncpg
import orjson
import pytest
from databases import Database

from db.feed.live_feed import LiveFeed
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.moderation import Pipeline
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import RAHUL, Ask
from tests.schema.rules.test_moderation_stages import answer, external
from tests.schema.rules.test_posting import WORDS, post
from tests.waiting import until_locked

RULES = PostingRules(rate_limits=((2, 600),), duplicate_seconds=600)
FIRST = "The first words of somebody who will say some more in a moment."
SAID = """insert into news.comment (article_id, author_id, body, body_html, created_at, idempotency_key)
select article_id, author_id, {0}, '', clock_timestamp(), {1} from news.comment"""
PREMODERATE = "update news.discussion set commenting_mode = 'PREMODERATED'"


def asking(database: Database, pipeline: Pipeline | None = None, rules: PostingRules = RULES) -> Ask:
    engine = Engine(Services(database, LiveFeed(database), DocumentCache(executable), rules, pipeline or Pipeline()))

    async def ask(query: str, viewer: Any, **variables: Any) -> Any:
        return orjson.loads((await engine.answer(Request(query, variables, identity=viewer))).body)["data"]

    return ask


async def meanwhile(ask: Ask, make: Builder, other: asyncpg.Connection, statement: str) -> Any:
    """What Priya's reply to herself gets when the statement comes between: she has looked and waits to enter."""
    article = await make.article()
    parent = (await post(ask, article, body=FIRST))["comment"]["id"]
    async with other.transaction():
        await other.execute("select news.enter($1, null, false)", article)
        reply = asyncio.create_task(post(ask, article, parentId=parent, idempotencyKey="k"))
        await until_locked(make.connection)
        await other.execute(statement)
    return await reply


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("update news.discussion set commenting_mode = 'CLOSED'", ["COMMENTS_CLOSED"]),
        ("update news.discussion set closes_at = now()", ["COMMENTS_CLOSED"]),
        ("update news.discussion set minimum_comment_length = 2000", ["BODY_TOO_SHORT"]),
        ("update news.discussion set maximum_comment_length = 60", ["BODY_TOO_LONG"]),
        ("update news.article set status = 'WITHDRAWN'", ["NOT_FOUND"]),
        ("update news.comment set status = 'PENDING'", ["PARENT_UNAVAILABLE"]),
        ("update news.commenter set deleted_at = now()", ["NOT_SIGNED_IN"]),
        ("update news.commenter set banned_until = 'infinity', ban_reason = 'Insults'", ["BANNED"]),
        (SAID.format("'Other words'", "null"), ["RATE_LIMITED"]),
        (SAID.format(f"'{WORDS}'", "null"), ["DUPLICATE", "RATE_LIMITED"]),
        (SAID.format("'Other words'", "'k'"), ["IDEMPOTENCY_KEY_REUSED"]),
    ],
)
async def test_a_rule_that_is_broken_meanwhile_is_noticed(
    database: Database, make: Builder, other: asyncpg.Connection, statement: str, codes: list[str]
) -> None:
    payload = await meanwhile(asking(database), make, other, statement)

    assert (payload["comment"], [error["code"] for error in payload["errors"]]) == (None, codes)
    assert await make.connection.fetchval("select count(*) from news.comment where parent_id is not null") == 0


async def test_moderation_that_begins_meanwhile_is_noticed(
    database: Database, make: Builder, other: asyncpg.Connection
) -> None:
    payload = await meanwhile(asking(database), make, other, PREMODERATE)

    assert (payload["comment"]["status"], payload["errors"]) == ("PENDING", [])
    assert await make.connection.fetch("select stage from news.decision") == [("commenting_mode",)]


async def test_what_does_not_matter_may_change_meanwhile(
    database: Database, make: Builder, other: asyncpg.Connection
) -> None:
    payload = await meanwhile(asking(database), make, other, "update news.article set headline = 'Another'")

    assert (payload["comment"]["depth"], payload["errors"]) == (1, [])


async def test_two_of_one_key_that_wait_together_are_one_comment(
    database: Database, make: Builder, other: asyncpg.Connection
) -> None:
    """At two processes."""
    article, asks = await make.article(), [asking(database) for _ in "ab"]
    await post(asks[0], article, RAHUL)
    async with other.transaction():
        await other.execute("select news.enter($1, null, false)", article)
        replies = [asyncio.create_task(post(ask, article, idempotencyKey="k")) for ask in asks]
        await until_locked(make.connection, len(replies))

    first, second = await asyncio.gather(*replies)

    assert first["comment"]["id"] == second["comment"]["id"]
    assert await make.connection.fetchval("select count(*) from news.comment") == 2


async def test_the_external_moderator_is_asked_once_whatever_changes(database: Database, make: Builder) -> None:
    article, asked = await make.article(), []

    async def change(_: bytes, question: bytes) -> bytes:
        asked.append(orjson.loads(question)["body"])
        await make.connection.execute(PREMODERATE)
        return answer(b'{"decision": "reject"}')

    async with external(change) as moderator:
        payload = await post(asking(database, Pipeline(external=moderator)), article)

    assert (payload["comment"]["status"], asked) == ("PENDING", [WORDS])
    assert await make.connection.fetch("select stage from news.decision") == [("commenting_mode",)]
