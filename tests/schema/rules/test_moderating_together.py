"""Moderators beside each other: many decisions at once, one taken back, and who looks at what."""

from typing import Any

from tests.builder import Builder
from tests.schema.conftest import MODERATOR, Ask
from tests.schema.rules.test_moderation import OTHER_MODERATOR, status

TOGETHER = """mutation($input: ModerateCommentsInput!) { done: moderateComments(input: $input) {
  results { commentId comment { status } code message } errors { code }
} }"""
UNDO = """mutation($id: ID!, $seen: CommentStatus) {
  done: undoModeration(input: {commentId: $id, expectedStatus: $seen}) { comment { status } errors { code message } }
}"""
LEASE = """mutation($id: ID!) { done: leaseComment(input: {commentId: $id}) {
  comment { lease { moderator { displayName } } } errors { code message }
} }"""


async def test_many_are_decided_each_for_itself(ask: Ask, make: Builder) -> None:
    held = [await make.comment(status="PENDING") for _ in range(2)]
    published = await make.comment()
    ids = [f"Comment_{key}" for key in (held[0], published, 999_999, held[1], held[0])]

    async def together(decision: str, ids: list[str], **rest: Any) -> Any:
        return (await ask(TOGETHER, MODERATOR, input={"commentIds": ids, "decision": decision, **rest}))["done"]

    done = await together("PUBLISH", ids, reason="Fine.")

    assert done["errors"] == []
    assert [(each["commentId"], each["comment"], each["code"]) for each in done["results"]] == [
        (ids[0], {"status": "PUBLISHED"}, None),
        (ids[1], {"status": "PUBLISHED"}, "CONFLICT"),
        (ids[2], None, "NOT_FOUND"),
        (ids[3], {"status": "PUBLISHED"}, None),
    ]
    assert await make.connection.fetchval("select count(*) from news.decision where reason = 'Fine.'") == 2
    many = await together("REMOVE", [f"Comment_{key}" for key in range(1, 52)])
    assert many == {"results": None, "errors": [{"code": "TOO_MANY"}]}
    assert [await status(make, key) for key in (*held, published)] == ["PUBLISHED"] * 3


async def test_a_decision_is_taken_back(ask: Ask, make: Builder) -> None:
    comment = await make.comment(status="PENDING")
    shown = f"Comment_{comment}"

    async def undo(seen: str | None = None) -> Any:
        done = (await ask(UNDO, MODERATOR, id=shown, seen=seen))["done"]
        return (done["comment"] or {}).get("status"), [error["code"] for error in done["errors"]]

    assert await undo() == (None, ["CONFLICT"])
    for decision, leads_to in (("REJECT", "REJECTED"), ("PUBLISH", "PUBLISHED"), ("REMOVE", "REMOVED")):
        input = {"commentIds": [shown], "decision": decision}
        (result,) = (await ask(TOGETHER, OTHER_MODERATOR, input=input))["done"]["results"]
        assert result["comment"] == {"status": leads_to}
        assert await undo("PUBLISHED" if leads_to != "PUBLISHED" else "PENDING") == (None, ["CONFLICT"])
        assert await undo(leads_to) == ("PENDING", [])
    await make.connection.execute("update news.comment set status = 'REMOVED', erased = true where id = $1", comment)
    assert await undo() == (None, ["CONFLICT"])


async def test_two_moderators_do_not_look_at_the_same(ask: Ask, make: Builder) -> None:
    comment = await make.comment(status="PENDING")
    shown = f"Comment_{comment}"

    async def lease(viewer: Any, mutation: str = LEASE, id: str = shown) -> Any:
        done = (await ask(mutation, viewer, id=id))["done"]
        found = (done["comment"] or {}).get("lease")
        return found and found["moderator"]["displayName"], [error["message"][:23] for error in done["errors"]]

    assert await lease(MODERATOR) == await lease(MODERATOR) == ("Mo D", [])
    assert await lease(OTHER_MODERATOR) == (None, ["Mo D is looking at this"])
    decided = {"commentIds": [shown], "decision": "PUBLISH"}
    (result,) = (await ask(TOGETHER, OTHER_MODERATOR, input=decided))["done"]["results"]
    assert result["code"] is None
    await lease(OTHER_MODERATOR, LEASE.replace("leaseComment", "releaseComment"))
    assert await lease(OTHER_MODERATOR) == (None, ["Mo D is looking at this"])
    await make.connection.execute("update news.comment_lease set until = now() - interval '1 second'")
    assert await lease(OTHER_MODERATOR) == ("Ann M", [])
    assert await lease(MODERATOR, id="Comment_999999") == (None, ["There is no such commen"])
