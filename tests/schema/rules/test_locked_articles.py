"""What finds its article locked, by another process for instance, waits for it with all others on this article."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

import asyncpg
import orjson
import pytest
from databases import Database

from db.connections import postgres
from db.connections.turns import Waiting
from db.feed.live_feed import LiveFeed
from db.maintenance.verification import differences
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import Ask
from tests.schema.rules.test_batches_of_comments import READERS, TRANSACTIONS, WORDS, unhurried
from tests.schema.rules.test_comment_changes import LIKE
from tests.schema.rules.test_posting import POST, post
from tests.waiting import until_locked

NUMBERS = "select comment_count, last_seq from news.discussion where article_id = $1"
LIKES = """
select
    (select sum(like_count) from news.comment where article_id = $1), count(*), count(distinct l.xmin::text)
from news.comment_like l join news.comment c on c.id = comment_id where article_id = $1
"""


@pytest.fixture
async def processes(database: Database, make: Builder) -> Sequence[Ask]:
    """Two, which know each reader, and what to expect of an article."""
    asks = [unhurried(database) for _ in "ab"]
    for number, ask in enumerate(asks):
        article = await make.article()
        for reader in READERS:
            assert (await post(ask, article, reader, f"{WORDS}, known by {number}"))["comment"]
    return asks


async def while_locked(
    make: Builder,
    other: asyncpg.Connection,
    article: int,
    asked: Sequence[Awaitable[Any]],
    probes: Sequence[Awaitable[Any]],
) -> list[Any]:
    """The answers to what is asked while the article is locked. Each process has a probe, the same on another article,
    which is answered when all that was asked before has found the lock."""
    async with other.transaction():
        await other.execute("select news.enter($1, null, false)", article)
        tasks = [asyncio.ensure_future(each) for each in asked]
        async with asyncio.timeout(60):
            await until_locked(make.connection, len(probes))
            for probe in probes:
                await probe
        assert not any(task.done() for task in tasks)
    return await asyncio.gather(*tasks)


async def test_comments_are_stored_together(make: Builder, other: asyncpg.Connection, processes: Sequence[Ask]) -> None:
    article, free = await make.article(), await make.article()
    asked = [post(processes[n % 2], article, reader, f"{WORDS}, number {n}") for n, reader in enumerate(READERS)]
    probes = [post(ask, free, READERS[0], f"{WORDS}, free {n}") for n, ask in enumerate(processes)]

    payloads = await while_locked(make, other, article, asked, probes)

    assert [payload["comment"]["body"] for payload in payloads] == [f"{WORDS}, number {n}" for n in range(12)]
    assert await make.connection.fetchval(TRANSACTIONS, article) < len(READERS) / 2
    assert tuple(await make.connection.fetchrow(NUMBERS, article)) == (12, 12)
    assert await differences(make.connection) == []


async def test_comments_are_liked_together(make: Builder, other: asyncpg.Connection, processes: Sequence[Ask]) -> None:
    article, free = await make.article(), await make.article()
    *ids, elsewhere = [
        (await post(processes[0], each, READERS[n], f"{WORDS}, to like {n}"))["comment"]["id"]
        for n, each in enumerate([*[article] * 4, free])
    ]
    asked = [like(processes[n % 2], reader, ids[n % 4]) for n, reader in enumerate(READERS)]
    probes = [like(ask, READERS[n], elsewhere) for n, ask in enumerate(processes)]

    answers = await while_locked(make, other, article, asked, probes)

    assert answers == [[]] * len(READERS)
    *likes, transactions = await make.connection.fetchrow(LIKES, article)
    assert likes == [12, 12]
    assert transactions < len(READERS) / 2
    assert await differences(make.connection) == []


async def like(ask: Ask, reader: Identity, comment: str) -> Any:
    return (await ask(LIKE, reader, input={"commentId": comment}))["answer"]["errors"]


async def test_a_lock_that_is_kept_ends_the_patience_of_all_that_wait(
    database_url: str, make: Builder, other: asyncpg.Connection
) -> None:
    """None waits for the timeout of each that was before it."""
    article, free = await make.article(), await make.article()
    opened = postgres.open_database(database_url, statement_timeout=1, waiting=Waiting(patience=0.5))
    async with postgres.connected(opened) as database:
        engine = Engine(Services(database, LiveFeed(database), DocumentCache(executable), PostingRules(rate_limits=())))
        for reader in READERS:
            assert await code(engine, free, reader, f"{WORDS}, known") is None
        async with other.transaction():
            await other.execute("select news.enter($1, null, false)", article)
            async with asyncio.timeout(60):
                codes = await asyncio.gather(*(code(engine, article, reader, WORDS) for reader in READERS))
            assert await code(engine, free, READERS[0], f"{WORDS}, meanwhile") is None
        after = await asyncio.gather(*(code(engine, article, reader, WORDS) for reader in READERS))

    assert sorted(codes, key=str) == ["OVERLOADED"] * 11 + ["TIMEOUT"]
    assert after == [None] * len(READERS)
    assert await make.connection.fetchval(NUMBERS, article) == len(READERS)


async def code(engine: Engine, article: int, reader: Identity, body: str) -> str | None:
    """Of the error that a post is answered with."""
    given = {"articleId": f"Article_{article}", "body": body}
    answer = orjson.loads((await engine.answer(Request(POST, {"input": given}, identity=reader))).body)
    return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None
