"""What a batch of comments leaves behind is what the same comments leave one after the other."""

import asyncio
from typing import Any

from databases import Database

from db.maintenance.verification import differences
from schema.rules.identity import Identity
from schema.rules.moderation import ModerationRules, Pipeline, Words
from schema.rules.services import PostingRules
from tests.builder import Builder
from tests.schema.conftest import Ask
from tests.schema.rules.test_concurrent_posting import asking
from tests.schema.rules.test_posting import post

READERS = [Identity(f"reader-{number}", f"Reader {number}") for number in range(12)]
WORDS = "Some words about the ferry and the harbour, long enough for a comment"
KINDS = ("at the top", "an answer", "doubtful", "forbidden")
RULES = ModerationRules(banned_words=Words(["forbidden"]), suspect_words=Words(["doubtful"]))
DISCUSSION = "select comment_count, thread_count, thread_total, last_seq from news.discussion where article_id = $1"
ANSWERED = "select reply_count, reply_total from news.comment where article_id = $1 and body like '%to answer%'"
DECISIONS = """
select c.body, d.stage, d.to_status, d.reason from news.comment c join news.decision d on d.comment_id = c.id
where c.article_id = $1 order by c.body
"""
EVENTS = """
select c.body, e.kind, e.audience = c.author_id as is_held, e.audience is null as is_told
from news.comment_event e join news.comment c on c.id = e.comment_id where e.article_id = $1 order by c.body
"""
WRONG_EVENTS = """
select count(*) from (
    select comment_count, seq, row_number() over in_order as place,
        count(*) filter (where audience is null) over in_order as told
    from news.comment_event where article_id = $1 window in_order as (order by seq)
) as e where comment_count <> told or seq <> place
"""
LAST = """
with event as (select * from news.comment_event where article_id = $1)
select
    last_seq = (select max(seq) from event) and told_seq = (select max(seq) from event where audience is null)
    and last_token = (select token from event where seq = last_seq)
    and told_token = (select token from event where seq = told_seq)
from news.discussion where article_id = $1
"""
TRANSACTIONS = "select count(distinct xmin::text) from news.comment where article_id = $1"


def unhurried(database: Database) -> Ask:
    return asking(database, Pipeline(RULES), PostingRules(rate_limits=()))


async def left_behind(make: Builder, article: int) -> list[Any]:
    connection = make.connection
    assert await connection.fetchval(WRONG_EVENTS, article) == 0
    assert await connection.fetchval(LAST, article)
    return [await connection.fetch(statement, article) for statement in (DISCUSSION, ANSWERED, DECISIONS, EVENTS)]


async def test_a_batch_leaves_what_its_comments_leave_one_by_one(database: Database, make: Builder) -> None:
    ask, articles = unhurried(database), [await make.article(), await make.article()]
    found = []
    for article, alone in zip(articles, (True, False), strict=True):
        parent = (await post(ask, article, READERS[0], f"{WORDS}, to answer"))["comment"]["id"]
        await post(ask, article, READERS[1], f"{WORDS}, a first answer", parentId=parent)
        given = [
            (reader, f"{WORDS}, {KINDS[number % 4]}, {number}", {"parentId": parent} if number % 4 == 1 else {})
            for number, reader in enumerate(READERS)
        ]
        if alone:
            for reader, body, rest in given:
                await post(ask, article, reader, body, **rest)
        else:
            await asyncio.gather(*(post(ask, article, reader, body, **rest) for reader, body, rest in given))
        found.append(await left_behind(make, article))

    assert found[0] == found[1]
    assert await make.connection.fetchval(TRANSACTIONS, articles[1]) < len(READERS) / 2
    assert await differences(make.connection) == []


async def test_all_comments_of_one_reader_are_stored(database: Database, make: Builder) -> None:
    """Of each batch they are one, for each depends on the one before."""
    ask, article = unhurried(database), await make.article()
    for reader in READERS[:2]:
        await post(ask, article, reader, f"{WORDS} to begin with")

    payloads = await asyncio.gather(
        *(post(ask, article, READERS[number % 2], f"{WORDS}, number {number}") for number in range(12))
    )

    assert [payload["comment"]["body"] for payload in payloads] == [f"{WORDS}, number {number}" for number in range(12)]
    assert await differences(make.connection) == []
