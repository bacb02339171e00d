"""What readers are told of themselves: whether they may comment, what they have written, why it was rejected."""

from datetime import datetime
from typing import Any

import pytest

from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.rules.test_posting import WORDS, post

POLICY = """query($id: ID!) { node(id: $id) { ... on Article { commentPolicy {
  id viewer { canComment reason nextAllowedAt } } } } }"""
MINE = "{ viewer { ban { until reason } comments(first: 5) { nodes { id status rejectionReason } totalCount } } }"
WRITTEN = """query($id: ID!) { node(id: $id) { ... on Commenter {
  comments(first: 5) { nodes { id body } totalCount pageInfo { hasNextPage } } } } }"""
REASON = "query($id: ID!) { node(id: $id) { ... on Comment { rejectionReason descendantCount replyCount } } }"
MODERATE = """mutation($input: ModerateCommentInput!) { moderateComment(input: $input) { errors { code } } }"""
POST = """mutation($input: PostCommentInput!) { postComment(input: $input) { errors {
  __typename code message ... on BannedError { until reason } ... on CommentsClosedError { closedAt } } } }"""
BAN = "update news.commenter set banned_until = $1::text::timestamptz, ban_reason = 'Rude' where subject = 'priya'"
ALLOWED = {"canComment": True, "reason": None, "nextAllowedAt": None}


async def policy(ask: Ask, article: int, viewer: Any = PRIYA) -> Any:
    found = (await ask(POLICY, viewer, id=f"Article_{article}"))["node"]["commentPolicy"]
    assert found["id"] == f"CommentPolicy_{article}"
    return found["viewer"]


async def refusal(ask: Ask, article: int) -> Any:
    input = {"articleId": f"Article_{article}", "body": WORDS}
    (error,) = (await ask(POST, PRIYA, input=input))["postComment"]["errors"]
    return error


async def test_it_says_who_may_comment_as_posting_would(ask: Ask, make: Builder) -> None:
    article, closed, ended = [await make.article() for _ in range(3)]
    await make.connection.execute("update news.discussion set commenting_mode = 'CLOSED' where article_id = $1", closed)
    await make.connection.execute("update news.discussion set closes_at = '2026-01-01' where article_id = $1", ended)

    assert await policy(ask, article) == ALLOWED
    assert (await policy(ask, article, None))["reason"] == "NOT_SIGNED_IN"
    for viewer in (PRIYA, None):
        assert (await policy(ask, closed, viewer))["reason"] == "COMMENTS_CLOSED"
    assert (await policy(ask, ended))["reason"] == "COMMENTS_CLOSED"
    assert [(await refusal(ask, each))["closedAt"] for each in (closed, ended)] == [None, "2026-01-01T00:00:00+00:00"]
    assert (await refusal(ask, closed))["__typename"] == "CommentsClosedError"


@pytest.mark.parametrize(
    ("until", "shown"), [("infinity", None), ("2999-01-01T00:00:00Z", "2999-01-01T00:00:00+00:00")]
)
async def test_a_ban_has_its_end_wherever_it_is_told(ask: Ask, make: Builder, until: str, shown: str | None) -> None:
    article = await make.article()
    assert (await ask(MINE, PRIYA))["viewer"]["ban"] is None

    await make.connection.execute(BAN, until)

    assert await policy(ask, article) == {"canComment": False, "reason": "BANNED", "nextAllowedAt": shown}
    assert (await ask(MINE, PRIYA))["viewer"]["ban"] == {"until": shown, "reason": "Rude"}
    error = await refusal(ask, article)
    assert (error["__typename"], error["code"], error["until"], error["reason"]) == (
        "BannedError",
        "BANNED",
        shown,
        "Rude",
    )
    await make.connection.execute(BAN, "2020-01-01")
    assert (await policy(ask, article), (await ask(MINE, PRIYA))["viewer"]["ban"]) == (ALLOWED, None)


async def test_a_limit_of_the_rate_says_from_when(ask: Ask, make: Builder) -> None:
    article = await make.article()
    await post(ask, article)
    await make.connection.execute("update news.site set posting_limits = '{{1, 3600}, {9, 7200}}'")
    try:
        told = await policy(ask, article)
        (retry_at,) = await make.connection.fetchrow("select created_at + interval '1 hour' from news.comment")
        assert datetime.fromisoformat(told.pop("nextAllowedAt")) == retry_at
        assert told == {"canComment": False, "reason": "RATE_LIMITED"}
        assert await policy(ask, article, RAHUL) == ALLOWED
    finally:
        await make.connection.execute("update news.site set posting_limits = default")


async def test_authors_see_all_that_they_have_written_and_why_it_was_rejected(ask: Ask, make: Builder) -> None:
    article, hidden = await make.article(), await make.article()
    shown, rejected, elsewhere = [
        (await post(ask, each, body=f"{WORDS} {number}"))["comment"]["id"]
        for number, each in enumerate((article, article, hidden))
    ]
    await make.connection.execute("update news.comment set status = 'PENDING' where 'Comment_' || id = $1", rejected)
    decided = {"commentId": rejected, "decision": "REJECT", "reason": "Off topic", "note": "Again"}
    assert (await ask(MODERATE, MODERATOR, input=decided))["moderateComment"]["errors"] == []
    await make.connection.execute("update news.article set status = 'WITHDRAWN' where id = $1", hidden)

    mine = (await ask(MINE, PRIYA))["viewer"]["comments"]
    assert [(each["id"], each["status"], each["rejectionReason"]) for each in mine["nodes"]] == [
        (rejected, "REJECTED", "Off topic"),
        (shown, "PUBLISHED", None),
    ]
    assert mine["totalCount"] == 2
    assert (await ask(MINE, RAHUL))["viewer"]["comments"] == {"nodes": [], "totalCount": 0}
    assert elsewhere not in str(mine)
    reasons = [(await ask(REASON, viewer, id=rejected))["node"] for viewer in (PRIYA, MODERATOR)]
    assert [each["rejectionReason"] for each in reasons] == ["Off topic"] * 2
    assert (await ask(REASON, RAHUL, id=rejected))["node"] is None
    await make.connection.execute("update news.decision set decided_at = decided_at - interval '1 year'")
    assert (await ask(REASON, PRIYA, id=rejected))["node"][
        "rejectionReason"
    ] is None  # the moderator thought it private


async def test_what_someone_has_written_is_for_all_only_where_the_publisher_wants_it(ask: Ask, make: Builder) -> None:
    article = await make.article()
    first = (await post(ask, article))["comment"]["id"]
    await post(ask, article, body=f"{WORDS} Two.")
    await make.comment(parent_id=int(first.removeprefix("Comment_")))
    taken = "update news.comment set status = 'REMOVED' where 'Comment_' || id = $1"
    await make.connection.execute(taken, first)
    author = f"Commenter_{await make.connection.fetchval('select id from news.commenter where subject = $1', 'priya')}"

    async def bodies(viewer: Any = None) -> Any:
        found = (await ask(WRITTEN, viewer, id=author))["node"]["comments"]
        assert found["totalCount"] == len(found["nodes"])
        return [node["body"] for node in found["nodes"]]

    assert (await bodies(), await bodies(RAHUL), await bodies(PRIYA)) == ([], [], [f"{WORDS} Two.", None])
    assert await bodies(MODERATOR) == [f"{WORDS} Two.", None]
    await make.connection.execute("update news.site set shows_commenters = true")
    try:
        # A place that is kept for the replies does not tell whose it was.
        assert (await bodies(), await bodies(RAHUL)) == ([f"{WORDS} Two."], [f"{WORDS} Two."])
    finally:
        await make.connection.execute("update news.site set shows_commenters = false")


async def test_descendants_are_those_that_everyone_sees(ask: Ask, make: Builder) -> None:
    top = await make.comment(article_id=await make.article())
    reply = await make.comment(parent_id=top)
    for status in ("PUBLISHED", "PENDING"):
        await make.comment(parent_id=reply, status=status)

    async def counts(comment: int) -> Any:
        node = (await ask(REASON, id=f"Comment_{comment}"))["node"]
        return node["descendantCount"], node["replyCount"]

    assert (await counts(top), await counts(reply)) == ((2, 1), (1, 1))
    await make.connection.execute("update news.comment set status = 'REMOVED' where id = $1", reply)
    assert await counts(top) == (1, 1)
