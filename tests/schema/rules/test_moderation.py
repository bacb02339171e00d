"""The moderators' side: the queue, decisions, who was first, and the modes of a discussion."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import orjson
import pytest
from databases import Database

from db.feed.live_feed import LiveFeed
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.moderation import ModerationRules, Pipeline, Words
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, RAHUL, Ask
from tests.schema.rules.test_posting import WORDS, codes, post

MODERATE = """mutation($input: ModerateCommentInput!) { moderateComment(input: $input) {
  comment { id status decisions { toStatus reason note moderator { displayName } } } errors { code message }
} }"""
SET = """mutation($input: SetCommentingInput!) { setCommenting(input: $input) {
  article { commentPolicy { mode } } errors { code }
} }"""
QUEUE = """query($first: Int, $after: String, $filter: ModerationFilter) {
  moderationQueue(first: $first, after: $after, filter: $filter) { nodes { id } pageInfo { endCursor } totalCount }
}"""
OTHER_MODERATOR = type(MODERATOR)("ann", "Ann M", MODERATOR.roles)


async def decide(ask: Ask, comment: int, decision: str, viewer: Any = MODERATOR, **rest: str) -> Any:
    input = {"commentId": f"Comment_{comment}", "decision": decision, **rest}
    return (await ask(MODERATE, viewer, input=input))["moderateComment"]


async def status(make: Builder, comment: int) -> str:
    found: str = await make.connection.fetchval("select status from news.comment where id = $1", comment)
    return found


@pytest.mark.parametrize(
    ("before", "decision", "after"),
    [
        ("PENDING", "PUBLISH", "PUBLISHED"),
        ("REJECTED", "RESTORE", "PUBLISHED"),
        ("PENDING", "REJECT", "REJECTED"),
        ("PENDING", "REMOVE", "REMOVED"),
        ("PUBLISHED", "REMOVE", "REMOVED"),
        ("REMOVED", "RESTORE", "PUBLISHED"),
    ],
)
async def test_decisions_lead_from_status_to_status(
    ask: Ask, make: Builder, before: str, decision: str, after: str
) -> None:
    comment = await make.comment(status=before)

    payload = await decide(ask, comment, decision, reason="So be it.", note="Third time.")

    entry = {"toStatus": after, "reason": "So be it.", "note": "Third time.", "moderator": {"displayName": "Mo D"}}
    assert payload == {"comment": {"id": f"Comment_{comment}", "status": after, "decisions": [entry]}, "errors": []}
    assert await status(make, comment) == after


async def test_only_moderators_decide(ask: Ask, make: Builder) -> None:
    comment = await make.comment(status="PENDING")
    mutation = MODERATE.replace("decisions { toStatus reason note moderator { displayName } }", "")
    input = {"commentId": f"Comment_{comment}", "decision": "PUBLISH"}

    for viewer, code in ((None, "NOT_SIGNED_IN"), (RAHUL, "FORBIDDEN")):
        payload = (await ask(mutation, viewer, input=input))["moderateComment"]
        assert (payload["comment"], payload["errors"][0]["code"]) == (None, code)
    assert await status(make, comment) == "PENDING"


async def test_the_second_of_two_moderators_learns_who_was_first(ask: Ask, make: Builder) -> None:
    comment = await make.comment(status="PENDING")

    payloads = await asyncio.gather(
        decide(ask, comment, "PUBLISH", MODERATOR), decide(ask, comment, "REJECT", OTHER_MODERATOR)
    )

    (first,) = [payload for payload in payloads if payload["comment"]]
    (second,) = [payload for payload in payloads if payload["errors"]]
    winner = first["comment"]["decisions"][0]["moderator"]["displayName"]
    assert second["errors"][0]["code"] == "CONFLICT"
    assert f"{winner} decided so at" in second["errors"][0]["message"]
    assert await make.connection.fetchval("select count(*) from news.decision") == 1


async def test_a_moderator_can_say_what_they_saw(ask: Ask, make: Builder) -> None:
    comment = await make.comment(status="PENDING")
    await decide(ask, comment, "PUBLISH", OTHER_MODERATOR)

    late = await decide(ask, comment, "REMOVE", expectedStatus="PENDING")

    assert late["errors"][0]["code"] == "CONFLICT"
    assert "Ann M decided so at" in late["errors"][0]["message"]
    assert (await decide(ask, comment, "REMOVE", expectedStatus="PUBLISHED"))["comment"]["status"] == "REMOVED"


async def test_what_its_author_deleted_cannot_be_restored(ask: Ask, make: Builder) -> None:
    comment = await make.comment(status="REMOVED", erased=True, body="")

    assert (await decide(ask, comment, "RESTORE"))["errors"][0]["code"] == "CONFLICT"


async def test_the_queue_keeps_its_place_while_others_work(ask: Ask, make: Builder) -> None:
    waiting = [await make.comment(status="PENDING") for _ in range(6)]
    await make.comment()

    first = (await ask(QUEUE, MODERATOR, first=2))["moderationQueue"]
    await decide(ask, waiting[0], "PUBLISH", OTHER_MODERATOR)
    await decide(ask, waiting[3], "REJECT", OTHER_MODERATOR)
    rest = (await ask(QUEUE, MODERATOR, after=first["pageInfo"]["endCursor"]))["moderationQueue"]

    assert [node["id"] for node in first["nodes"]] == [f"Comment_{key}" for key in waiting[:2]]
    assert [node["id"] for node in rest["nodes"]] == [f"Comment_{waiting[key]}" for key in (2, 4, 5)]
    assert (first["totalCount"], rest["totalCount"]) == (6, 4)


async def test_the_queue_is_filtered_by_article_status_and_reports(ask: Ask, make: Builder) -> None:
    article = await make.article()
    pending = await make.comment(article_id=article, status="PENDING")
    rejected = await make.comment(article_id=article, status="REJECTED")
    reported = await make.comment(article_id=article)
    await make.row_without_id("report", comment_id=reported, commenter_id=await make.commenter(), reason="SPAM")
    await make.comment(status="PENDING")

    async def queue(**filter: Any) -> list[str]:
        nodes = (await ask(QUEUE, MODERATOR, filter=filter))["moderationQueue"]["nodes"]
        return [node["id"] for node in nodes]

    assert await queue(articleId=f"Article_{article}") == [f"Comment_{pending}"]
    assert await queue(articleId="nonsense") == []
    assert await queue(status="REJECTED") == [f"Comment_{rejected}"]
    assert await queue(status="PUBLISHED", reported=True) == [f"Comment_{reported}"]
    assert await queue(reported=True) == []


async def test_the_queue_is_refused_to_readers(refused: Ask) -> None:
    assert (await refused(QUEUE, RAHUL))["extensions"]["code"] == "FORBIDDEN"
    assert (await refused(QUEUE))["extensions"]["code"] == "NOT_SIGNED_IN"


async def test_discussions_are_opened_premoderated_and_closed(ask: Ask, make: Builder) -> None:
    article = await make.article()

    async def set_mode(mode: str, viewer: Any = MODERATOR, id: str = f"Article_{article}") -> Any:
        return (await ask(SET, viewer, input={"articleId": id, "mode": mode}))["setCommenting"]

    assert await set_mode("PREMODERATED") == {"article": {"commentPolicy": {"mode": "PREMODERATED"}}, "errors": []}
    assert (await post(ask, article))["comment"]["status"] == "PENDING"
    assert (await post(ask, article, MODERATOR))["comment"]["status"] == "PUBLISHED"
    await set_mode("CLOSED")
    assert await codes(ask, article) == ["COMMENTS_CLOSED"]
    await set_mode("OPEN")
    assert (await post(ask, article))["comment"]["status"] == "PUBLISHED"
    assert (await set_mode("CLOSED", RAHUL))["errors"] == [{"code": "FORBIDDEN"}]
    assert (await set_mode("CLOSED", id="Article_999999"))["errors"] == [{"code": "NOT_FOUND"}]
    kinds = await make.connection.fetch("select kind from news.comment_event where comment_id is null order by seq")
    assert [row["kind"] for row in kinds] == ["CommentingChanged"] * 3


async def test_the_pipeline_holds_and_rejects_and_says_which_stage_did(database: Database, make: Builder) -> None:
    article = await make.article()
    rules = ModerationRules(banned_words=Words(["scam"]), suspect_words=Words(["politics"]))
    services = Services(database, LiveFeed(database), DocumentCache(executable), PostingRules((), 0), Pipeline(rules))

    async def ask(query: str, viewer: Any, **variables: Any) -> Any:
        return orjson.loads((await Engine(services).answer(Request(query, variables, identity=viewer))).body)["data"]

    assert (await post(ask, article, body=WORDS + " A scam!"))["comment"]["status"] == "REJECTED"
    assert (await post(ask, article, body=WORDS + " Politics."))["comment"]["status"] == "PENDING"
    assert (await post(ask, article, body=WORDS + " https://x.example"))["comment"]["status"] == "PENDING"
    assert (await post(ask, article, body=WORDS))["comment"]["status"] == "PUBLISHED"
    assert (await post(ask, article, body=WORDS + " https://x.example"))["comment"]["status"] == "PUBLISHED"
    stages = await make.connection.fetch("select stage from news.decision order by id")
    assert [row["stage"] for row in stages] == ["banned_words", "suspect_words", "newcomers_links"]


async def test_discussions_close_by_themselves_and_can_be_opened_again(ask: Ask, make: Builder) -> None:
    old, new = await make.article(), await make.article(published_at=datetime.now(UTC))
    policy = "query($id: ID!) { node(id: $id) { ... on Article { commentPolicy { mode closesAt } } } }"
    await make.connection.execute("update news.site set close_after_days = 14")
    try:
        assert await codes(ask, old) == ["COMMENTS_CLOSED"]
        assert (await post(ask, new))["errors"] == []
        found = (await ask(policy, id=f"Article_{old}"))["node"]["commentPolicy"]
        assert found == {"mode": "CLOSED", "closesAt": "2026-01-15T13:00:00+00:00"}

        await ask(SET, MODERATOR, input={"articleId": f"Article_{old}", "mode": "OPEN"})

        assert (await post(ask, old))["errors"] == []
        found = (await ask(policy, id=f"Article_{old}"))["node"]["commentPolicy"]
        assert found == {"mode": "OPEN", "closesAt": None}
    finally:
        await make.connection.execute("update news.site set close_after_days = 0")


@pytest.mark.parametrize("status", ["WITHDRAWN", "DRAFT"])
async def test_a_comment_of_a_withdrawn_article_is_decided_and_answered_whole(
    ask: Ask, make: Builder, status: str
) -> None:
    """What stands in the queue can be decided about, wherever its article has gone."""
    parent = await make.comment()
    reply = await make.comment(parent_id=parent, status="PENDING", body="Held.")
    await make.connection.execute("update news.article set status = $1", status)
    decide = """mutation($input: ModerateCommentInput!) { moderateComment(input: $input) {
      comment { id status body author { displayName } parent { id } article { id } decisions { toStatus } }
      errors { code }
    } }"""

    answer = await ask(decide, MODERATOR, input={"commentId": f"Comment_{reply}", "decision": "REJECT"})

    decided = answer["moderateComment"]
    assert decided["errors"] == []
    assert (decided["comment"]["status"], decided["comment"]["body"]) == ("REJECTED", "Held.")
    assert decided["comment"]["parent"] == {"id": f"Comment_{parent}"}
    assert decided["comment"]["decisions"] == [{"toStatus": "REJECTED"}]
