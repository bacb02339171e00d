"""What clients with lists in pages put in and take out: edges, the id of what is gone, and queries in payloads."""

from typing import Any

import pytest
from graphql.execution.values import VariableValues

from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, Ask
from tests.schema.rules.test_posting import WORDS

POST = """mutation($input: PostCommentInput!) { postComment(input: $input) {
  comment { id } commentEdge { cursor node { id body author { displayName } } __typename } errors { code }
  query {
    __typename viewer { id commenter { displayName } } article(slug: "geese") { commentCount }
    node(id: "Article_0") { id }
  }
} }"""
LISTS = """query($id: ID!) { node(id: $id) { ... on Article { comments(first: 1) {
  edges { cursor node { id replies(first: 1) { edges { cursor node { id } } } } } feedCursor
} } } }"""
EVENTS = """query($id: ID!) { commentEventsSince(articleId: $id, after: "feed.%s.0") {
  ... on CommentAdded { comment { id } commentEdge { cursor node { id } } } } }"""
DELETE = """mutation($id: ID!) { deleteComment(input: {commentId: $id}) {
  deletedCommentId comment { status } errors { code }
} }"""


async def test_an_edge_has_the_cursor_of_its_list(ask: Ask, make: Builder) -> None:
    article = await make.article(slug="geese")
    id = f"Article_{article}"

    top = (await ask(POST, PRIYA, input={"articleId": id, "body": WORDS}))["postComment"]
    given = {"articleId": id, "body": f"{WORDS} Too.", "parentId": top["comment"]["id"]}
    reply = (await ask(POST, PRIYA, input=given))["postComment"]

    (edge,) = (await ask(LISTS, id=id))["node"]["comments"]["edges"]
    (answer,) = edge["node"]["replies"]["edges"]
    assert [top["commentEdge"]["cursor"], reply["commentEdge"]["cursor"]] == [edge["cursor"], answer["cursor"]]
    node = {"id": top["comment"]["id"], "body": WORDS, "author": {"displayName": "Priya S"}}
    assert (top["commentEdge"]["node"], top["commentEdge"]["__typename"]) == (node, "CommentEdge")
    events = (await ask(EVENTS % article, id=id))["commentEventsSince"]
    assert [event["commentEdge"]["cursor"] for event in events] == [edge["cursor"], answer["cursor"]]
    assert [event["commentEdge"]["node"] for event in events] == [event["comment"] for event in events]


async def test_a_payload_leads_to_all_that_can_be_read_also_after_a_failure(ask: Ask, make: Builder) -> None:
    id = f"Article_{await make.article(slug='geese')}"

    posted = (await ask(POST, PRIYA, input={"articleId": id, "body": WORDS}))["postComment"]
    failed = (await ask(POST, PRIYA, input={"articleId": id, "body": "Short"}))["postComment"]

    assert posted["query"].pop("viewer")["commenter"] == {"displayName": "Priya S"}
    assert posted["query"] == {"__typename": "Query", "article": {"commentCount": 1}, "node": None}
    assert (failed["comment"], failed["commentEdge"], failed["errors"]) == (None, None, [{"code": "BODY_TOO_SHORT"}])
    assert failed["query"]["article"] == {"commentCount": 1}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("checkComment(input: $check) { ok }", "BAD_USER_INPUT"),
        ("__schema { description }", "BAD_USER_INPUT"),
        ("moderationQueue { totalCount }", "FORBIDDEN"),
    ],
)
async def test_what_it_does_not_lead_to_is_refused_before_anything_is_written(
    ask: Ask, engine: Engine, make: Builder, asked: str, code: str
) -> None:
    id = f"Article_{await make.article(slug='geese')}"
    head = "mutation($input: PostCommentInput!, $check: CheckCommentInput!)"
    if "$check" not in asked:
        head = "mutation($input: PostCommentInput!)"
    document = f"{head} {{ postComment(input: $input) {{ query {{ {asked} }} }} }}"
    input = {"articleId": id, "body": WORDS}

    answer = await engine.answer(Request(document, {"input": input, "check": input}, identity=PRIYA))

    assert f'"code":"{code}"'.encode() in answer.body
    assert await make.connection.fetchval("select count(*) from news.comment") == 0


async def test_only_what_has_left_its_list_is_told_as_deleted(ask: Ask, make: Builder) -> None:
    id = f"Article_{await make.article(slug='geese')}"
    top = (await ask(POST, PRIYA, input={"articleId": id, "body": WORDS}))["postComment"]["comment"]["id"]
    given = {"articleId": id, "body": f"{WORDS} Too.", "parentId": top}
    reply = (await ask(POST, PRIYA, input=given))["postComment"]["comment"]["id"]

    async def delete(comment: str, viewer: Any = PRIYA) -> Any:
        payload = (await ask(DELETE, viewer, id=comment))["deleteComment"]
        return payload["deletedCommentId"], [error["code"] for error in payload["errors"]]

    assert await delete(reply, MODERATOR) == (None, ["FORBIDDEN"])
    assert await delete(top) == (None, [])
    assert await delete(reply) == (reply, [])


@pytest.mark.parametrize(("asked", "is_personal"), [("body author { id }", False), ("replies { nodes { id } }", True)])
def test_an_edge_is_read_once_for_all_subscribers(asked: str, is_personal: bool) -> None:
    text = f'subscription {{ commentAdded(articleId: "Article_1") {{ commentEdge {{ cursor node {{ {asked} }} }} }} }}'

    plan = DocumentCache(executable).document(text).operation(None).compile(VariableValues({}, {}))

    assert plan.feed_statement.is_personal is is_personal
