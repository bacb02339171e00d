"""Changes of comments that are made at the same time leave what the same changes leave one after the other."""

import asyncio
from typing import Any

from databases import Database

from db.maintenance.verification import differences
from schema.rules.identity import Identity
from schema.rules.moderation import Pipeline
from schema.rules.services import PostingRules
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, Ask
from tests.schema.rules.test_batches_of_comments import READERS, WORDS, unhurried
from tests.schema.rules.test_comment_changes import DELETE, EDIT, LIKE, MORE, REPORT, UNLIKE
from tests.schema.rules.test_concurrent_posting import asking
from tests.schema.rules.test_posting import post

DECIDE = "mutation($input: ModerateCommentInput!) { answer: moderateComment(input: $input) { errors { code } } }"
COMMENTS = """
select body, status, like_count, report_count, erased, edited_at is null as unedited,
    (select count(*) from news.comment_revision r where comment_id = c.id) as revisions,
    (select array_agg(concat(to_status, reason) order by d.id) from news.decision d where comment_id = c.id) as decided
from news.comment c where article_id = $1 order by id
"""
DISCUSSION = "select comment_count, thread_count, thread_total from news.discussion where article_id = $1"
EVENTS = """
select array_agg(kind order by seq) from news.comment_event where article_id = $1 and kind <> 'CommentLiked'
group by comment_id order by comment_id
"""  # likes are told of together, whenever there is time
GAPS = "select count(*) <> max(seq) from news.comment_event where article_id = $1"
TRANSACTIONS = "select count(distinct xmin::text) from news.comment where article_id = $1"
Step = tuple[str, Identity, int, dict[str, Any]]


def steps(number: int) -> list[Step]:
    """What happens to the comment of this number, each when the one before has happened to all."""
    author, other = READERS[number], READERS[(number + 1) % len(READERS)]
    return [
        (LIKE, other, number, {}),
        (EDIT, author, number, {"body": f"{MORE} {number}"}),
        (REPORT, other, number, {"reason": "SPAM"}),
        (UNLIKE, other, number, {}) if number % 2 else (LIKE, other, number, {}),
        (DECIDE, MODERATOR, number, {"decision": "REMOVE", "reason": f"For {number}"}),
        (DECIDE, MODERATOR, number, {"decision": "RESTORE"}),
        (DELETE, author, number, {}) if number % 3 == 0 else (LIKE, author, number, {}),
    ]


async def test_they_leave_what_they_leave_one_by_one(database: Database, make: Builder) -> None:
    ask, found = unhurried(database), []
    for together in (False, True):
        article = await make.article()
        ids = [(await post(ask, article, reader, f"{WORDS}, by {reader.name}"))["comment"]["id"] for reader in READERS]
        for round in zip(*map(steps, range(len(READERS))), strict=True):
            made = [change(ask, ids, step) for step in round]
            errors = await asyncio.gather(*made) if together else [await each for each in made]
            assert errors == [[]] * len(READERS)
            if together and round[0][3].get("decision") == "RESTORE":
                assert await make.connection.fetchval(TRANSACTIONS, article) < len(READERS) / 2
        found.append([await make.connection.fetch(each, article) for each in (DISCUSSION, COMMENTS, EVENTS)])
        assert not await make.connection.fetchval(GAPS, article)

    assert found[0] == found[1]
    assert await differences(make.connection) == []


async def change(ask: Ask, ids: list[str], step: Step) -> Any:
    document, viewer, number, rest = step
    return (await ask(document, viewer, input={"commentId": ids[number], **rest}))["answer"]["errors"]


async def test_what_is_not_as_expected_is_answered_for_itself(database: Database, make: Builder) -> None:
    """Of those together, too: what is gone, and what never was there."""
    ask, article = unhurried(database), await make.article()
    comments = [await make.comment(article_id=article) for _ in range(4)]
    await make.connection.execute("update news.comment set status = 'REMOVED' where id = $1", comments[1])
    keys = [*comments, 999_999]

    found = await asyncio.gather(
        *(ask(LIKE, READERS[number], input={"commentId": f"Comment_{key}"}) for number, key in enumerate(keys))
    )

    codes = [[error["code"] for error in each["answer"]["errors"]] for each in found]
    assert codes == [[], ["NOT_FOUND"], [], [], ["NOT_FOUND"]]


async def test_nobody_waits_for_what_another_has_locked(database: Database, make: Builder) -> None:
    ask, articles = unhurried(database), [await make.article() for _ in range(3)]
    ids = [f"Comment_{await make.comment(article_id=article)}" for article in articles]
    await asyncio.gather(*(change(ask, ids, (LIKE, reader, 0, {})) for reader in READERS[:4]))

    async with make.connection.transaction():
        await make.connection.execute("select from news.discussion where article_id = $1 for update", articles[0])
        waiting = [asyncio.ensure_future(change(ask, ids, (UNLIKE, reader, 0, {}))) for reader in READERS[:2]]
        others = await asyncio.gather(
            *(change(ask, ids, (LIKE, reader, number, {})) for reader in READERS[:4] for number in (1, 2))
        )
        assert not any(each.done() for each in waiting)

    assert others == [[]] * 8
    assert await asyncio.gather(*waiting) == [[], []]
    likes = await make.connection.fetch("select like_count from news.comment order by id")
    assert [row["like_count"] for row in likes] == [2, 4, 4]


async def test_the_pace_holds_within_a_batch(database: Database, make: Builder) -> None:
    ask = asking(database, Pipeline(), PostingRules(rate_limits=(), paces={"LIKE": ((3, 60),)}))
    article = await make.article()
    ids = [f"Comment_{await make.comment(article_id=article)}" for _ in range(8)]
    await ask(LIKE, READERS[1], input={"commentId": ids[0]})

    found = await asyncio.gather(*(change(ask, ids, (LIKE, READERS[0], number, {})) for number in range(8)))

    assert sorted(len(errors) for errors in found) == [0] * 3 + [1] * 5
