"""What becomes of comments: edits, deletion, likes and reports."""

import asyncio
from typing import Any

import pytest

from schema.engine.execution import Engine, Request
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.rules.test_posting import WORDS, post

FIELDS = "comment { id body status likeCount viewerHasLiked editedAt replyCount } errors { code path }"
EDIT = f"mutation($input: EditCommentInput!) {{ answer: editComment(input: $input) {{ {FIELDS} }} }}"
DELETE = f"mutation($input: DeleteCommentInput!) {{ answer: deleteComment(input: $input) {{ {FIELDS} }} }}"
LIKE = f"mutation($input: LikeCommentInput!) {{ answer: likeComment(input: $input) {{ {FIELDS} }} }}"
UNLIKE = f"mutation($input: LikeCommentInput!) {{ answer: unlikeComment(input: $input) {{ {FIELDS} }} }}"
REPORT = f"mutation($input: ReportCommentInput!) {{ answer: reportComment(input: $input) {{ {FIELDS} }} }}"
HISTORY = """query($id: ID!) { node(id: $id) { ... on Comment {
  status body reportCount reports { reason details reporter { displayName } } revisions { revision body }
  decisions { stage fromStatus toStatus reason moderator { displayName } }
} } }"""
MORE = WORDS + " And more."


@pytest.fixture
async def comment(ask: Ask, make: Builder) -> str:
    """A comment of Priya's."""
    key: str = (await post(ask, await make.article()))["comment"]["id"]
    return key


async def change(ask: Ask, mutation: str, viewer: Any, comment: str, **input: Any) -> Any:
    return (await ask(mutation, viewer, input={"commentId": comment, **input}))["answer"]


async def code(ask: Ask, mutation: str, viewer: Any, comment: str, **input: Any) -> str:
    payload = await change(ask, mutation, viewer, comment, **input)
    assert payload["comment"] is None
    (error,) = payload["errors"]
    found: str = error["code"]
    return found


async def test_an_edit_keeps_what_was_said_before(ask: Ask, comment: str) -> None:
    edited = await change(ask, EDIT, PRIYA, comment, body=f" {MORE} ")

    assert edited["errors"] == []
    assert edited["comment"]["body"] == MORE
    assert edited["comment"]["editedAt"] is not None
    history = await ask(HISTORY, MODERATOR, id=comment)
    assert history["node"]["revisions"] == [{"revision": 1, "body": WORDS}]


async def test_an_edit_without_a_change_is_none(ask: Ask, comment: str) -> None:
    assert (await change(ask, EDIT, PRIYA, comment, body=WORDS))["comment"]["editedAt"] is None


async def test_only_its_author_edits_within_the_window_and_the_rules(ask: Ask, make: Builder, comment: str) -> None:
    assert await code(ask, EDIT, None, comment, body=MORE) == "NOT_SIGNED_IN"
    assert await code(ask, EDIT, RAHUL, comment, body=MORE) == "FORBIDDEN"
    assert await code(ask, EDIT, MODERATOR, comment, body=MORE) == "FORBIDDEN"
    assert await code(ask, EDIT, PRIYA, comment, body="short") == "BODY_TOO_SHORT"
    assert await code(ask, EDIT, PRIYA, comment, body=MORE + "\0") == "BODY_INVALID"
    assert await code(ask, EDIT, PRIYA, "Comment_999999", body=MORE) == "NOT_FOUND"
    await make.connection.execute("update news.comment set created_at = created_at - interval '301 s'")
    assert await code(ask, EDIT, PRIYA, comment, body=MORE) == "EDIT_WINDOW_OVER"
    assert await make.connection.fetchval("select body from news.comment") == WORDS


async def test_a_pending_comment_can_be_edited_and_goes_on_waiting(ask: Ask, make: Builder, comment: str) -> None:
    await make.connection.execute("update news.comment set status = 'PENDING'")

    edited = await change(ask, EDIT, PRIYA, comment, body=MORE)

    assert (edited["comment"]["status"], edited["comment"]["body"]) == ("PENDING", MORE)


async def test_deletion_takes_the_words_and_leaves_the_place_of_replies(ask: Ask, make: Builder, comment: str) -> None:
    article = await make.connection.fetchval("select article_id from news.comment")
    await post(ask, article, RAHUL, parentId=comment)
    await change(ask, EDIT, PRIYA, comment, body=MORE)

    assert await code(ask, DELETE, RAHUL, comment) == "FORBIDDEN"
    assert await code(ask, DELETE, MODERATOR, comment) == "FORBIDDEN"
    deleted = await change(ask, DELETE, PRIYA, comment)
    again = await change(ask, DELETE, PRIYA, comment)

    assert deleted["comment"] == again["comment"]
    assert deleted["comment"]["status"] == "REMOVED"
    assert deleted["comment"]["body"] is None
    assert deleted["comment"]["replyCount"] == 1
    history = (await ask(HISTORY, MODERATOR, id=comment))["node"]
    assert (history["body"], history["revisions"]) == (None, [])
    assert await make.connection.fetchval("select count(*) from news.comment where body like '%words%'") == 1


async def test_likes_count_once_for_each_reader_however_often_sent(ask: Ask, comment: str) -> None:
    await asyncio.gather(*(change(ask, LIKE, viewer, comment) for viewer in [PRIYA, RAHUL] * 5))
    liked = await change(ask, LIKE, PRIYA, comment)
    assert (liked["comment"]["likeCount"], liked["comment"]["viewerHasLiked"]) == (2, True)

    await asyncio.gather(*(change(ask, UNLIKE, PRIYA, comment) for _ in range(5)))
    unliked = await change(ask, UNLIKE, PRIYA, comment)
    assert (unliked["comment"]["likeCount"], unliked["comment"]["viewerHasLiked"]) == (1, False)
    assert await code(ask, LIKE, None, comment) == "NOT_SIGNED_IN"


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "REMOVED"])
async def test_what_is_not_published_takes_no_likes_or_reports(
    ask: Ask, make: Builder, comment: str, status: str
) -> None:
    await make.connection.execute("update news.comment set status = $1", status)

    for viewer in (PRIYA, RAHUL, MODERATOR):
        assert await code(ask, LIKE, viewer, comment) == "NOT_FOUND"
        assert await code(ask, REPORT, viewer, comment, reason="SPAM") == "NOT_FOUND"
    assert await make.connection.fetchval("select like_count + report_count from news.comment") == 0


async def test_enough_reports_send_a_comment_back_to_the_queue(ask: Ask, make: Builder, comment: str) -> None:
    async def reported_by(*names: str) -> str:
        for name in names:
            reader = type(PRIYA)(name, name)
            payload = await change(ask, REPORT, reader, comment, reason="SPAM", details="Look here.")
        status: str = payload["comment"]["status"]
        return status

    assert await code(ask, REPORT, PRIYA, comment, reason="SPAM") == "FORBIDDEN"
    assert await code(ask, REPORT, RAHUL, comment, reason="SPAM", details="\0") == "BODY_INVALID"
    assert await reported_by("a", "a", "b", "a") == "PUBLISHED"
    assert await reported_by("c") == "REMOVED"

    history = (await ask(HISTORY, MODERATOR, id=comment))["node"]
    assert (history["status"], history["reportCount"]) == ("PENDING", 3)
    assert history["reports"][0] == {"reason": "SPAM", "details": "Look here.", "reporter": {"displayName": "a"}}
    decision = {"stage": "reports", "fromStatus": "PUBLISHED", "toStatus": "PENDING", "reason": None, "moderator": None}
    assert history["decisions"] == [decision]


async def test_what_moderators_see_is_refused_to_others(refused: Ask, comment: str) -> None:
    assert (await refused(HISTORY, RAHUL, id=comment))["extensions"]["code"] == "FORBIDDEN"
    assert (await refused(HISTORY, PRIYA, id=comment))["extensions"]["code"] == "FORBIDDEN"
    assert (await refused(HISTORY, id=comment))["extensions"]["code"] == "NOT_SIGNED_IN"


async def test_a_payload_shows_nobody_what_only_moderators_see(make: Builder, comment: str, engine: Engine) -> None:
    asked = 'mutation { likeComment(input: {commentId: "%s"}) { comment { decisions { note } } errors { code } } }'

    answer = await engine.answer(Request(asked % comment, identity=RAHUL))

    assert b"FORBIDDEN" in answer.body
    assert await make.connection.fetchval("select like_count from news.comment") == 0
