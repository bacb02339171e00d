"""Comments that are posted at the same time are stored together, and each stands for itself all the same."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import asyncpg
import orjson
import pytest
from databases import Database

from db.connections import postgres
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity
from tests.builder import Builder
from tests.schema.conftest import Ask
from tests.schema.rules.test_concurrent_posting import WAITING, asking
from tests.schema.rules.test_posting import POST, post

READERS = [Identity(f"reader-{number}", f"Reader {number}") for number in range(12)]
WORDS = "Some words about the ferry and the harbour, long enough for a comment, number"
REFUSE = """
create function news.refuse() returns trigger language plpgsql as $$ begin raise exception 'not this one'; end $$;
create trigger refused before insert on news.comment for each row
    when (new.body like '%number 3b') execute function news.refuse()
"""
ALLOW = "drop trigger refused on news.comment; drop function news.refuse()"
TRANSACTIONS = "select count(distinct xmin::text) from news.comment where body like '%b'"
COUNTS = """
select
    d.comment_count, d.thread_count, d.last_seq,
    (select count(*) from news.comment c where c.article_id = d.article_id),
    (select array_agg(seq order by seq) from news.comment_event e where e.article_id = d.article_id),
    (select count(distinct comment_id) from news.comment_event e where e.article_id = d.article_id)
from news.discussion d where article_id = $1
"""


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database_url)
    yield connection
    await connection.close()


async def known(ask: Ask, article: int) -> None:
    """Of readers and articles whose facts are known, comments are stored together."""
    for number, reader in enumerate(READERS):
        assert (await post(ask, article, reader, f"{WORDS} {number}a"))["comment"]


async def all_at_once(ask: Ask, articles: Sequence[int]) -> list[Any]:
    return await asyncio.gather(
        *(
            post(ask, articles[number % len(articles)], reader, f"{WORDS} {number}b")
            for number, reader in enumerate(READERS)
        )
    )


async def test_many_at_once_take_few_transactions_and_are_counted_exactly(ask: Ask, make: Builder) -> None:
    article = await make.article()
    await known(ask, article)

    payloads = await all_at_once(ask, [article])

    assert [payload["comment"]["body"] for payload in payloads] == [f"{WORDS} {number}b" for number in range(12)]
    assert [payload["comment"]["author"]["displayName"] for payload in payloads] == [each.name for each in READERS]
    assert await make.connection.fetchval(TRANSACTIONS) < len(READERS)
    assert tuple(await make.connection.fetchrow(COUNTS, article)) == (24, 24, 24, 24, list(range(1, 25)), 24)
    assert await make.connection.fetchval(
        "select array_agg(distinct comment_count) from news.commenter where subject is not null"
    ) == [2]


async def test_one_that_cannot_be_stored_breaks_no_other(engine: Engine, ask: Ask, make: Builder) -> None:
    article = await make.article()
    await known(ask, article)
    await make.connection.execute(REFUSE)

    async def attempt(number: int, reader: Identity) -> Any:
        given = {"articleId": f"Article_{article}", "body": f"{WORDS} {number}b"}
        return orjson.loads((await engine.answer(Request(POST, {"input": given}, identity=reader))).body)

    try:
        answers = await asyncio.gather(*(attempt(*each) for each in enumerate(READERS)))
    finally:
        await make.connection.execute(ALLOW)

    codes = [answer["errors"][0]["extensions"]["code"] if "errors" in answer else None for answer in answers]
    assert codes == ["INTERNAL" if number == 3 else None for number in range(12)]
    assert tuple(await make.connection.fetchrow(COUNTS, article)) == (23, 23, 23, 23, list(range(1, 24)), 23)


@pytest.mark.parametrize("key", ["\ud800", "\0", "k" * 300])
async def test_a_key_that_cannot_be_stored_breaks_no_other(ask: Ask, make: Builder, key: str) -> None:
    article = await make.article()
    await known(ask, article)

    bad, *good = await asyncio.gather(
        *(
            post(ask, article, reader, f"{WORDS} {number}b", idempotencyKey=key if number == 0 else f"k{number}")
            for number, reader in enumerate(READERS)
        )
    )

    assert bad["comment"] is None
    assert [error["path"] for error in bad["errors"]] == [["input", "idempotencyKey"]]
    assert all(payload["comment"] for payload in good)


async def test_a_locked_article_holds_up_no_other(ask: Ask, make: Builder, other: asyncpg.Connection) -> None:
    locked, free = await make.article(), await make.article()
    await known(ask, locked)
    await known(ask, free)

    async with other.transaction():
        await other.execute("select news.enter($1, null, false)", locked)
        waiting = asyncio.create_task(post(ask, locked, READERS[0], f"{WORDS} waiting"))
        async with asyncio.timeout(60):
            assert (await post(ask, free, READERS[1], f"{WORDS} free"))["comment"]
            while not await make.connection.fetchval(WAITING):
                pass
        assert not waiting.done()

    assert (await waiting)["comment"]["body"] == f"{WORDS} waiting"


async def test_rates_and_keys_hold_within_a_batch(database: Database, make: Builder) -> None:
    """The same reader posts several times at the same moment."""
    article, ask = await make.article(), asking(database)  # two comments in ten minutes
    assert (await post(ask, article, READERS[0], f"{WORDS} one"))["comment"]

    payloads = await asyncio.gather(
        *(post(ask, article, READERS[0], f"{WORDS} two", idempotencyKey="k") for _ in range(3)),
        *(post(ask, article, READERS[0], f"{WORDS} other {number}") for number in range(3)),
    )

    stored = {payload["comment"]["id"] for payload in payloads if payload["comment"]}
    codes = {error["code"] for payload in payloads for error in payload["errors"]}
    assert len(stored) == 1
    assert codes == {"RATE_LIMITED"}
    assert await make.connection.fetchval("select count(*) from news.comment") == 2


async def test_one_connection_is_enough(database_url: str, make: Builder) -> None:
    article = await make.article()
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as database:
        ask = asking(database)
        async with asyncio.timeout(60):
            await asyncio.gather(*(post(ask, article, reader, f"{WORDS} a") for reader in READERS))
            await asyncio.gather(*(post(ask, article, reader, f"{WORDS} b") for reader in READERS))

    assert await make.connection.fetchval("select count(*) from news.comment") == 2 * len(READERS)


async def test_a_comment_takes_two_statements(database_url: str, make: Builder) -> None:
    """One that stores it, and one for the answer. The first of an article or a reader takes one more, for the facts."""
    article, ran = await make.article(), list[str]()
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as database:
        ask = asking(database)
        await post(ask, article, READERS[0], f"{WORDS} a")
        async with postgres.connection(database) as connection:
            connection.add_query_logger(lambda query: ran.append(query.query))
        await post(ask, article, READERS[0], f"{WORDS} b")

    assert [query for query in ran if "news.post_together" in query] == ran[:1]
    assert len(ran) == 2


@pytest.mark.parametrize(
    ("statement", "codes"),
    [
        ("update news.discussion set commenting_mode = 'CLOSED'", ["COMMENTS_CLOSED"]),
        ("update news.discussion set minimum_comment_length = 2000", ["BODY_TOO_SHORT"]),
        ("update news.article set status = 'WITHDRAWN'", ["NOT_FOUND"]),
        ("update news.commenter set banned_until = 'infinity', ban_reason = 'Insults'", ["BANNED"]),
        ("update news.commenter set comment_count = 7", []),
    ],
)
async def test_what_changes_after_a_comment_counts_for_the_next(
    ask: Ask, make: Builder, statement: str, codes: list[str]
) -> None:
    article = await make.article()
    await post(ask, article, READERS[0], f"{WORDS} one")

    await make.connection.execute(statement)
    payload = await post(ask, article, READERS[0], f"{WORDS} two")

    assert [error["code"] for error in payload["errors"]] == codes
    assert (payload["comment"] is None) == bool(codes)
