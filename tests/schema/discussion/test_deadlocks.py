"""What two people do at once on two articles: each waits for the other at most for a moment."""

import asyncio
from typing import Any

from schema.rules.identity import Identity, Role
from tests.builder import Builder
from tests.schema.conftest import Ask

MODERATE = "mutation($input: ModerateCommentInput!) { moderateComment(input: $input) { errors { code } } }"
REPORT = "mutation($input: ReportCommentInput!) { reportComment(input: $input) { errors { code } } }"
MODERATOR = frozenset({Role.MODERATOR})
ANN, BOB = Identity("ann", "Ann A", MODERATOR), Identity("bob", "Bob B", MODERATOR)
PAIRS = 20


async def each_others_comments(make: Builder) -> list[tuple[Identity, int]]:
    """Comments, each on an article of its own, with the one of the two who did not write it."""
    ann, bob = [await make.commenter(subject=who.subject, display_name=who.name) for who in (ANN, BOB)]
    authors = [(BOB, ann), (ANN, bob)] * PAIRS
    return [(other, await make.comment(author_id=author)) for other, author in authors]


async def at_once(ask: Ask, mutation: str, comments: list[tuple[Identity, int]], **rest: Any) -> Any:
    asked = [ask(mutation, who, input={"commentId": f"Comment_{key}", **rest}) for who, key in comments]
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_moderators_may_decide_about_each_others_comments_at_once(ask: Ask, make: Builder) -> None:
    comments = await each_others_comments(make)

    answers = await at_once(ask, MODERATE, comments, decision="REMOVE")

    assert answers == [{"moderateComment": {"errors": []}}] * len(comments)


async def test_readers_may_report_each_others_comments_at_once(ask: Ask, make: Builder) -> None:
    comments = await each_others_comments(make)
    before = [await make.commenter(), await make.commenter()]
    rows = [(key, reporter, "SPAM") for _, key in comments for reporter in before]
    await make.connection.executemany(
        "insert into news.report (comment_id, commenter_id, reason) values ($1, $2, $3)", rows
    )

    answers = await at_once(ask, REPORT, comments, reason="SPAM")

    assert answers == [{"reportComment": {"errors": []}}] * len(comments)
    assert await make.connection.fetchval("select array_agg(distinct status) from news.comment") == ["PENDING"]
