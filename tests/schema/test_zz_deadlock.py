"""Two articles, two moderators, each deciding about the other's comment."""

import asyncio

from tests.builder import Builder
from tests.schema.conftest import Ask
from schema.identity import Identity, Role

MODERATE = """mutation($input: ModerateCommentInput!) {
  moderateComment(input: $input) { comment { status } errors { code } } }"""
REPORT = """mutation($input: ReportCommentInput!) { reportComment(input: $input) { errors { code } } }"""
ANN = Identity("ann", "Ann A", frozenset({Role.MODERATOR}))
BOB = Identity("bob", "Bob B", frozenset({Role.MODERATOR}))


async def test_moderators_may_decide_about_each_others_comments_at_once(ask: Ask, make: Builder) -> None:
    ann, bob = await make.commenter(subject="ann", display_name="Ann A"), await make.commenter(subject="bob", display_name="Bob B")
    pairs = []
    for _ in range(40):
        pairs += [(BOB, await make.comment(author_id=ann)), (ANN, await make.comment(author_id=bob))]

    answers = await asyncio.gather(*(
        ask(MODERATE, who, input={"commentId": f"Comment_{key}", "decision": "REMOVE"}) for who, key in pairs))

    assert all(answer["moderateComment"]["errors"] == [] for answer in answers)
