"""Comments that are posted at the same time are stored together, and each stands for itself all the same."""

import asyncio
from collections.abc import Sequence
from typing import Any

import asyncpg
import orjson
import pytest
from databases import Database

from db.connections import postgres
from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity
from schema.rules.moderation import ModerationRules, Pipeline
from schema.rules.services import PostingRules
from tests.builder import Builder
from tests.db.feed.test_announcements import announced
from tests.schema.conftest import Ask
from tests.schema.rules.test_concurrent_posting import asking
from tests.schema.rules.test_posting import POST, post
from tests.waiting import until_locked

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


async def known(ask: Ask, article: int) -> None:
    """To begin with, and so that readers and articles have comments."""
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


async def test_what_is_stored_together_is_announced_by_its_last_event(ask: Ask, make: Builder) -> None:
    article = await make.article()
    await known(ask, article)

    told = await announced(make.connection, all_at_once(ask, [article]))

    places = [int(payload.rpartition(".")[2]) for payload in told if payload.startswith(f"feed.{article}.")]
    assert len(places) == await make.connection.fetchval(TRANSACTIONS) < len(READERS)
    assert places == sorted(places)
    assert places[-1] == 24


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
            await until_locked(make.connection)
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
    """One that stores it, and one for the answer; for a reader whom the process does not know, one more before. The
    first of a process takes one more, for the facts."""
    article, other, ran = await make.article(), await make.article(), list[str]()
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as database:
        ask = asking(database)
        await post(ask, article, READERS[0], f"{WORDS} a")
        async with postgres.connection(database) as connection:
            connection.add_query_logger(lambda query: ran.append(query.query))
        await post(ask, article, READERS[0], f"{WORDS} b")
        await post(ask, other, READERS[1], f"{WORDS} c")

    stored = [number for number, query in enumerate(ran) if "news.post_together" in query]
    assert (stored, len(ran)) == ([0, 3], 5)


async def test_readers_who_comment_for_the_first_time_are_answered_together(database_url: str, make: Builder) -> None:
    """Whatever their articles: those are taken for articles like the last one."""
    articles, ran = [await make.article() for _ in range(4)], list[str]()
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as database:
        ask = asking(database)
        await post(ask, articles[0], READERS[0], f"{WORDS} a")
        for reader in READERS[1:]:
            await ask("{ viewer { roles } }", reader)
        async with postgres.connection(database) as connection:
            connection.add_query_logger(lambda query: ran.append(query.query))
        payloads = await asyncio.gather(
            *(post(ask, articles[number % 4], reader, f"{WORDS} {number}") for number, reader in enumerate(READERS[1:]))
        )

    assert [payload["comment"]["body"] for payload in payloads] == [f"{WORDS} {number}" for number in range(11)]
    assert [payload["comment"]["author"]["displayName"] for payload in payloads] == [each.name for each in READERS[1:]]
    assert len(ran) <= 6  # the first is stored and answered by itself, and the others come meanwhile


async def test_an_article_with_other_rules_than_the_last_keeps_its_own(ask: Ask, make: Builder) -> None:
    open_, held, strict = [await make.article() for _ in range(3)]
    await make.connection.execute(
        "update news.discussion set commenting_mode = 'PREMODERATED' where article_id = $1", held
    )
    await make.connection.execute(
        "update news.discussion set minimum_comment_length = 2000 where article_id = $1", strict
    )

    answers = [await post(ask, article, READERS[0], f"{WORDS} {article}") for article in (open_, held, open_, strict)]

    assert [each["comment"] and each["comment"]["status"] for each in answers] == [
        "PUBLISHED",
        "PENDING",
        "PUBLISHED",
        None,
    ]


@pytest.mark.parametrize(("newcomer", "hold"), [(1, 0), (2, 0), (0, 2)])
async def test_newcomers_are_newcomers_until_they_have_so_many(
    database: Database, make: Builder, newcomer: int, hold: int
) -> None:
    """Whatever was expected of them: their comments are counted as far as the rules ask for it."""
    article = await make.article()
    rules = ModerationRules(newcomer_comments=newcomer, hold_newcomers=hold)
    ask = asking(database, Pipeline(rules), PostingRules(rate_limits=()))
    link = "Look at https://a.example, " + WORDS

    await post(ask, article, READERS[1], f"{WORDS} of someone else")
    found = []
    for number in range(4):
        comment = (await post(ask, article, READERS[0], f"{link} {number}"))["comment"]
        found.append(comment["status"])
        await make.connection.execute("update news.comment set status = 'PUBLISHED' where status = 'PENDING'")

    most = max(newcomer, hold)
    assert found == ["PENDING"] * most + ["PUBLISHED"] * (4 - most)


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
