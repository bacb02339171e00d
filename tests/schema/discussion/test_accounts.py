"""Who decided about accounts is kept, bans outlive accounts, and what is removed names nobody."""

from typing import Any

import orjson
import pytest

from schema.engine.execution import Engine, Request
from schema.rules.identity import Identity, Role
from schema.rules.services import Services
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, RAHUL, Ask
from tests.schema.discussion.test_commenters import BAN, DELETE, DONE, EDIT, POST, REMOVE, UNBAN, WORDS, act, me, post

EDITOR = Identity("edith", "Edith K", frozenset({Role.READER, Role.EDITOR}))
TRAIL = """query($id: ID!) { node(id: $id) { ... on Commenter {
  accountDecisions { action reason until moderator { id displayName } } } } }"""
COMMENT = "query($id: ID!) { node(id: $id) { ... on Comment { status author { displayName } editedAt } } }"
QUEUE = "{ moderationQueue { totalCount } }"
MODERATE = "mutation($input: ModerateCommentInput!) { payload: moderateComment(input: $input) { errors { code } } }"
EVENTS = """query($id: ID!, $after: String!) { commentEventsSince(articleId: $id, after: $after) {
  type: __typename ... on CommentEdited { comment { author { displayName } } }
  ... on CommentRemoved { comment { author { displayName } } } } }"""


async def code(ask: Ask, mutation: str, viewer: Identity, **input: Any) -> list[str]:
    return [error["code"] for error in (await act(ask, mutation, viewer, **input))["errors"]]


async def test_the_trail_of_an_account_stays_when_its_moderator_goes(ask: Ask, make: Builder) -> None:
    await post(ask, PRIYA, await make.article())
    priya, moderator = await me(ask, PRIYA), await me(ask, MODERATOR)
    await act(ask, BAN, MODERATOR, commenterId=priya, reason="Insults")
    await act(ask, UNBAN, MODERATOR, commenterId=priya)
    await act(ask, DELETE, EDITOR, commenterId=moderator, keepWords=True)

    trail = (await ask(TRAIL, EDITOR, id=priya))["node"]["accountDecisions"]

    nameless = {"id": moderator, "displayName": "Deleted reader"}
    assert trail == [
        {"action": "BAN", "reason": "Insults", "until": None, "moderator": nameless},
        {"action": "UNBAN", "reason": None, "until": None, "moderator": nameless},
    ]


@pytest.mark.parametrize(("keep", "action"), [(True, "DELETE"), (False, "ERASE")])
async def test_who_deleted_an_account_is_kept(ask: Ask, make: Builder, keep: bool, action: str) -> None:
    await post(ask, PRIYA, await make.article())
    priya, moderator = await me(ask, PRIYA), await me(ask, MODERATOR)

    await act(ask, DELETE, MODERATOR, commenterId=priya, keepWords=keep)

    kept = await make.connection.fetch("select action, moderator_id, commenter_id from news.account_decision")
    assert [(row[0], f"Commenter_{row[1]}", f"Commenter_{row[2]}") for row in kept] == [(action, moderator, priya)]


async def test_who_leaves_by_themselves_needs_no_moderator(ask: Ask, make: Builder) -> None:
    priya = await me(ask, PRIYA)

    assert await act(ask, DELETE, PRIYA) == {"deletedCommenterId": priya, "errors": []}
    assert await make.connection.fetchval("select moderator_id from news.account_decision") is None


@pytest.mark.parametrize(("mutation", "rest"), [(BAN, {"reason": "Insults"}), (UNBAN, {}), (DELETE, {})])
async def test_moderators_decide_about_no_editor(ask: Ask, mutation: str, rest: dict[str, str]) -> None:
    editor = await me(ask, EDITOR)

    assert await code(ask, mutation, MODERATOR, commenterId=editor, **rest) == ["FORBIDDEN"]
    assert (await ask("{ viewer { roles } }", EDITOR))["viewer"]["roles"] == ["EDITOR", "READER"]


async def test_editors_decide_about_moderators(ask: Ask) -> None:
    moderator = await me(ask, MODERATOR)

    assert await code(ask, BAN, EDITOR, commenterId=moderator, reason="Insults") == []


async def test_a_banned_moderator_has_no_rights(live: Engine, make: Builder) -> None:
    async def ask(query: str, viewer: Identity | None = None, **variables: Any) -> Any:
        return orjson.loads((await live.answer(Request(query, variables, identity=viewer))).body)

    assert isinstance(live.services, Services)
    live.services.feed.listener.handlers.append(live.services.viewers)
    comment = f"Comment_{await make.comment(status='PENDING')}"
    moderator = (await ask("{ viewer { commenter { id } } }", MODERATOR))["data"]["viewer"]["commenter"]["id"]
    await ask(BAN, EDITOR, input={"commenterId": moderator, "reason": "Insults"})

    decided = await ask(MODERATE, MODERATOR, input={"commentId": comment, "decision": "PUBLISH"})

    assert decided["data"]["payload"]["errors"] == [{"code": "FORBIDDEN"}]
    assert (await ask(QUEUE, MODERATOR))["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert (await ask("{ viewer { roles } }", MODERATOR))["data"]["viewer"]["roles"] == ["READER"]
    await ask(UNBAN, EDITOR, input={"commenterId": moderator})
    assert (await ask(QUEUE, MODERATOR))["data"]["moderationQueue"]["totalCount"] == 1


async def test_a_ban_outlives_the_account(ask: Ask, engine: Engine, make: Builder) -> None:
    article = await make.article()
    banned = await me(ask, PRIYA)
    await act(ask, BAN, MODERATOR, commenterId=banned, reason="Insults")
    await act(ask, DELETE, MODERATOR, commenterId=banned)

    again = await me(ask, PRIYA)
    refused = await code(ask, POST, PRIYA, articleId=f"Article_{article}", body=WORDS)
    await act(ask, UNBAN, MODERATOR, commenterId=again)
    await act(ask, DELETE, MODERATOR, commenterId=again)

    assert again != banned
    assert refused == ["BANNED"]
    assert await code(ask, POST, PRIYA, articleId=f"Article_{article}", body=WORDS) == []


async def test_nothing_tells_whose_ban_was_kept(ask: Ask, make: Builder) -> None:
    await act(ask, BAN, MODERATOR, commenterId=await me(ask, PRIYA), reason="Insults")
    await act(ask, DELETE, MODERATOR, commenterId=await me(ask, PRIYA))

    (kept,) = await make.connection.fetch("select * from news.subject_ban")
    assert (len(kept["subject"]), kept["ban_reason"]) == (32, "Insults")
    assert PRIYA.subject.encode() not in kept["subject"]


@pytest.mark.parametrize("status", ["PENDING", "REJECTED", "REMOVED"])
async def test_what_readers_may_not_read_names_nobody(ask: Ask, make: Builder, status: str) -> None:
    article = await make.article()
    mine = await post(ask, PRIYA, article)
    await act(ask, EDIT, PRIYA, commentId=mine, body=f"{WORDS} Edited.")
    await post(ask, RAHUL, article, parentId=mine)
    await make.connection.execute("update news.comment set status = $1 where parent_id is null", status)

    shown = {viewer: (await ask(COMMENT, viewer, id=mine))["node"] for viewer in (None, RAHUL, PRIYA, MODERATOR)}

    for viewer in (None, RAHUL):
        assert shown[viewer] == {"status": "REMOVED", "author": {"displayName": "Removed"}, "editedAt": None}
    for viewer in (PRIYA, MODERATOR):
        assert shown[viewer]["author"] == {"displayName": "Priya S"}
        assert shown[viewer]["editedAt"] is not None


async def test_the_name_of_a_deleted_reader_leaves_the_feed(ask: Ask, make: Builder) -> None:
    article = await make.article()
    await post(ask, PRIYA, article)
    await act(ask, DELETE, PRIYA, keepWords=True)

    events = (await ask(EVENTS, id=f"Article_{article}", after=f"feed.{article}.1"))["commentEventsSince"]

    assert events == [{"type": "CommentEdited", "comment": {"author": {"displayName": "Deleted reader"}}}]


async def test_no_hash_of_erased_words_is_left(ask: Ask, make: Builder) -> None:
    article = await make.article()
    once = {"articleId": f"Article_{article}", "body": WORDS, "idempotencyKey": "once"}
    posted = await act(ask, POST, PRIYA, **once)
    await act(ask, REMOVE, PRIYA, commentId=posted["comment"]["id"])

    assert await make.connection.fetchval("select input_hash from news.comment") is None
    assert await act(ask, POST, PRIYA, **once) == {"comment": posted["comment"], "errors": []}


async def test_an_edit_with_a_newcomers_first_link_is_held(ask: Ask, make: Builder) -> None:
    mine = await post(ask, PRIYA, await make.article())

    assert await act(ask, EDIT, PRIYA, commentId=mine, body=f"{WORDS} https://spam.example/") == DONE

    assert await make.connection.fetchval("select status from news.comment") == "PENDING"
