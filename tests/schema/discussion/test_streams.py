"""Subscriptions that ask the same in other words are one stream, each in its own words; different ones are bounded."""

import asyncio
from contextlib import AsyncExitStack, aclosing
from random import Random
from typing import Any

import orjson
import pytest
from databases import Database

from db.connections.admission import Client, Work
from db.connections.connection_pool import pool_of
from db.feed.live_feed import LiveFeed
from db.feed.quotas import StreamLimits
from schema.engine.answers import Answer
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.engine.limits import Limits
from schema.engine.subscriptions import ResultStream
from schema.rules.services import Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import MODERATOR
from tests.schema.live import following, take
from tests.schema.newsroom import furnish
from tests.schema.operations import TYPES, Author, Words

BIG = 10**9
EVENTS = "subscription($article: ID!) {{ {alias}commentEvents(articleId: $article) {{ {fields} }} }}"
WORDINGS = [
    "cursor ... on CommentAdded { comment { id body author { displayName initial } } }",
    "... on CommentAdded { comment { author { initial displayName } body id } } cursor",
    "at: cursor ... on CommentAdded { it: comment { words: body id by: author { initial name: displayName } } }",
    "cursor at: cursor ... on CommentAdded { comment { id a: author { initial } b: author { displayName } body } }",
    "...F cursor",
]
FRAGMENT = (
    " fragment F on CommentAdded { comment { id body author { displayName } ...G } }"
    " fragment G on Comment { author { initial } }"
)


def worded(fields: str, alias: str = "") -> str:
    return EVENTS.format(alias=alias, fields=fields) + (FRAGMENT if "...F" in fields else "")


async def test_the_same_in_other_words_is_one_stream(feed: LiveFeed, live: Engine, make: Builder) -> None:
    article = await make.article()
    async with AsyncExitStack() as stack:
        followed = [
            await stack.enter_async_context(following(live, worded(fields, alias), article=f"Article_{article}"))
            for fields in WORDINGS
            for alias in ("", "a1: ", "a2: ")
        ]
        streams = feed.metrics()["streams"]
        comment = await make.comment(article_id=article, author_id=await make.commenter(display_name="Ada B"))
        heard = [(await take(results, 1))[0] for results in followed]

    cursor, body = heard[0]["cursor"], heard[0]["comment"]["body"]
    ada = {"displayName": "Ada B", "initial": "A"}
    whole = {"id": f"Comment_{comment}", "body": body, "author": ada}
    assert streams == 1
    assert heard[::3] == [
        {"cursor": cursor, "comment": whole},
        {"comment": whole, "cursor": cursor},
        {"at": cursor, "it": {"words": body, "id": whole["id"], "by": {"initial": "A", "name": "Ada B"}}},
        {
            "cursor": cursor,
            "at": cursor,
            "comment": {"id": whole["id"], "a": {"initial": "A"}, "b": {"displayName": "Ada B"}, "body": body},
        },
        {"comment": whole, "cursor": cursor},
    ]
    assert [list(event) for event in heard[:6:3]] == [["cursor", "comment"], ["comment", "cursor"]]


async def test_other_arguments_or_fields_are_another_stream(feed: LiveFeed, live: Engine, make: Builder) -> None:
    article = f"Article_{await make.article()}"
    fields = ["replies(first: 1) { nodes { id } }", "replies(first: 2) { nodes { id } }", "id", "body"]
    async with AsyncExitStack() as stack:
        for each in fields:
            query = worded(f"... on CommentAdded {{ comment {{ {each} }} }}")
            await stack.enter_async_context(following(live, query, article=article))

        assert feed.metrics()["streams"] == 4


@pytest.fixture
async def words(make: Builder) -> Words:
    return await furnish(make)


async def test_generated_subscriptions_say_what_polling_says(database: Database, words: Words) -> None:
    engine = Engine(Services(database, LiveFeed(database), DocumentCache(executable, Limits(*[BIG] * 8))))

    compared = [await compare(engine, Author(Random(seed), words, fields_left=25)) for seed in range(60)]

    assert sum(compared) > 300


async def compare(engine: Engine, author: Author) -> int:
    """How many events said the same on both ways, in the very same JSON."""
    selection = author.selection(TYPES["CommentEvent"], depth=3)
    head, rest = "".join(f", {each}" for each in author.definitions), " ".join(author.fragments)
    query = f'query($id: ID!{head}) {{ commentEventsSince(articleId: $id, after: "feed.1.0") {selection} }} {rest}'
    live = query.replace("query(", "subscription(", 1).replace("commentEventsSince", "commentEvents", 1)
    variables = {"id": "Article_1", **author.variables}
    polled = orjson.loads((await engine.answer(Request(query, variables, identity=MODERATOR))).body)
    results = await engine.stream(Request(live, variables, identity=MODERATOR))
    if isinstance(results, Answer):
        assert polled["errors"][0]["extensions"] == orjson.loads(results.body)["errors"][0]["extensions"]
        return 0
    async with aclosing(results):
        events = polled.get("data", {}).get("commentEventsSince", [])
        bodies = [orjson.loads((await anext(results)).body) for _ in events]
    assert [orjson.dumps(body["data"]["commentEvents"]) for body in bodies] == list(map(orjson.dumps, events))
    return len(events)


async def subscribe(engine: Engine, article: int, client: str, fields: str, address: str | None = None) -> Any:
    query = worded(fields)
    return await engine.stream(
        Request(query, {"article": f"Article_{article}"}, client=Client(client, address or client))
    )


async def test_one_client_has_so_many_streams_that_nobody_else_has(database: Database, make: Builder) -> None:
    feed = LiveFeed(database, limits=StreamLimits(per_client=2, in_all=4))
    engine = Engine(Services(database, feed, DocumentCache(executable)))
    article = await make.article()
    shared = await subscribe(engine, article, "other", "cursor")

    joined = await subscribe(engine, article, "greedy", "cursor")
    own = [await subscribe(engine, article, "greedy", fields) for fields in ("commentCount", "occurredAt")]
    refused = await subscribe(engine, article, "greedy", "__typename")
    again = await subscribe(engine, article, "greedy", "occurredAt commentCount: commentCount cursor")

    assert all(isinstance(each, ResultStream) for each in (shared, joined, *own))
    extensions = {"code": "LIMIT_EXCEEDED", "limit": "streams", "maximum": 2, "actual": 3}
    assert [orjson.loads(each.body)["errors"][0]["extensions"] for each in (refused, again)] == [extensions] * 2

    others = [await subscribe(engine, article, "other", "__typename cursor")]
    overloaded = await subscribe(engine, article, "third", "__typename")
    assert orjson.loads(overloaded.body)["errors"][0]["extensions"] == {"code": "OVERLOADED", "retryAfter": 5}

    await own[0].aclose()
    freed = await subscribe(engine, article, "greedy", "__typename")
    assert isinstance(freed, ResultStream)
    for each in (shared, joined, *own, *others, freed):
        await each.aclose()
    assert (feed.metrics()["streams"], feed.quota.alone, feed.quota.addresses) == (0, {}, {})


async def test_who_stays_alone_with_a_stream_has_it_for_itself(database: Database, make: Builder) -> None:
    feed = LiveFeed(database, limits=StreamLimits(per_client=1))
    engine = Engine(Services(database, feed, DocumentCache(executable)))
    article = await make.article()
    first = await subscribe(engine, article, "one", "cursor")
    second = await subscribe(engine, article, "two", "cursor")

    assert feed.quota.alone == {}
    await first.aclose()
    assert feed.quota.alone == {"two": 1}
    await second.aclose()
    await second.aclose()
    assert feed.quota.alone == {}


async def test_one_address_has_half_of_all_streams_whoever_signs_in_there(database: Database, make: Builder) -> None:
    feed = LiveFeed(database, limits=StreamLimits(per_client=2, in_all=4))
    engine = Engine(Services(database, feed, DocumentCache(executable)))
    article = await make.article()
    fields = ("cursor", "commentCount", "occurredAt")

    own = [
        await subscribe(engine, article, f"subject {number}", each, address="one") for number, each in enumerate(fields)
    ]
    other = await subscribe(engine, article, "two", "__typename")

    assert [isinstance(each, ResultStream) for each in (*own, other)] == [True, True, False, True]
    assert orjson.loads(own[2].body)["errors"][0]["extensions"]["code"] == "OVERLOADED"
    for each in (*own[:2], other):
        await each.aclose()
    assert feed.quota.addresses == {}


async def test_streams_of_several_at_one_address_are_those_of_the_address(database: Database, make: Builder) -> None:
    feed = LiveFeed(database, limits=StreamLimits(per_client=2, in_all=4))
    engine = Engine(Services(database, feed, DocumentCache(executable)))
    article = await make.article()
    pairs = [
        await subscribe(engine, article, subject, fields, address="one")
        for fields in ("cursor", "commentCount")
        for subject in ("subject 1", "subject 2")
    ]

    refused = await subscribe(engine, article, "subject 3", "occurredAt", address="one")

    assert feed.quota.alone == {}
    assert orjson.loads(refused.body)["errors"][0]["extensions"]["code"] == "OVERLOADED"
    for each in pairs:
        await each.aclose()
    assert feed.quota.addresses == {}


async def test_feeds_wait_for_no_client_s_turn(database: Database, make: Builder) -> None:
    """Neither those who join a stream nor those who wait for another read, while its first reader has all it may."""
    engine = Engine(Services(database, LiveFeed(database), DocumentCache(executable)))
    article, greedy = await make.article(), Client("greedy", "greedy")
    pool = pool_of(database)
    held = [pool.turns.admission.start(Work(greedy)) for _ in range(pool.turns.admission.share)]
    try:
        async with asyncio.timeout(60):
            followed = [await subscribe(engine, article, name, "cursor") for name in ("greedy", "other")]
    finally:
        for share in held:
            pool.turns.admission.end(share)

    assert all(isinstance(each, ResultStream) for each in followed)
    for each in followed:
        await each.aclose()
