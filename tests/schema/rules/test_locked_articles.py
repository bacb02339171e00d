"""What finds its article locked, by another process for instance, waits for it with all others on this article."""

import asyncio
from collections.abc import Awaitable, Sequence
from typing import Any

import asyncpg
import pytest
from databases import Database

from db.maintenance.verification import differences
from schema.rules.identity import Identity
from tests.builder import Builder
from tests.schema.conftest import Ask
from tests.schema.rules.test_batches_of_comments import READERS, TRANSACTIONS, WORDS, unhurried
from tests.schema.rules.test_comment_changes import LIKE
from tests.schema.rules.test_concurrent_posting import WAITING
from tests.schema.rules.test_posting import post

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
            while await make.connection.fetchval(WAITING) < len(probes):
                pass
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
