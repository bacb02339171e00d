"""A session with gql as it comes: four readers and a moderator, each with a client of their own."""

import asyncio
import json
import os
from typing import Any
from uuid import uuid4

from gql import Client, gql
from gql.transport.exceptions import TransportQueryError
from gql.transport.httpx import HTTPXAsyncTransport

TOLD = json.loads(os.environ["DATELINE_SESSION"])
SLUG = TOLD["article"]

VIEWER = "{ viewer { commenter { displayName } roles } }"
ARTICLE = """query Article($slug: String!) {
  article(slug: $slug) {
    id commentCount commentPolicy { minimumLength }
    comments(first: 10) { nodes { id body status likeCount replyCount } }
  }
}"""
POST = """mutation Post($input: PostCommentInput!) {
  postComment(input: $input) {
    comment { id body status parent { id } }
    errors { code ... on BodyTooShort { minimum length } }
  }
}"""
LIKE = """mutation Like($input: LikeCommentInput!) {
  likeComment(input: $input) { comment { likeCount viewerHasLiked } errors { code } }
}"""
REPORT = "mutation Report($input: ReportCommentInput!) { reportComment(input: $input) { errors { code } } }"
QUEUE = "query Queue($filter: ModerationFilter!) { moderationQueue(filter: $filter) { nodes { id status } } }"
PUBLISH = """mutation Publish($input: ModerateCommentInput!) {
  moderateComment(input: $input) { comment { status } errors { code } }
}"""


async def read(name: str | None, document: str, **variables: Any) -> Any:
    """A client for each operation: one of gql's runs one at a time. It checks the operation by the server's schema."""
    headers = {"authorization": TOLD["tokens"][name]} if name else {}
    transport = HTTPXAsyncTransport(url=TOLD["url"], headers=headers, timeout=30)
    async with Client(transport=transport, fetch_schema_from_transport=True, execute_timeout=60) as session:
        request = gql(document)
        request.variable_values = variables
        return await session.execute(request)


async def write(name: str, document: str, **given: Any) -> Any:
    (payload,) = (await read(name, document, input=given)).values()
    return payload


async def at_once(times: int, name: str, document: str, **given: Any) -> list[Any]:
    return await asyncio.gather(*(write(name, document, **given) for _ in range(times)))


async def refusal(name: str, document: str, **variables: Any) -> Any:
    try:
        answered = await read(name, document, **variables)
    except TransportQueryError as error:
        return (error.errors or [{}])[0]["extensions"]["code"]
    raise AssertionError(f"{name} was not refused, but got {answered}.")


def done(line: str) -> None:
    print(f"  {line}", flush=True)  # noqa: T201


async def signs_in() -> None:
    assert await read(None, VIEWER) == {"viewer": None}
    assert await read("Priya", VIEWER) == {"viewer": {"commenter": {"displayName": "Priya"}, "roles": ["READER"]}}
    done("Priya signs in; without a token, nobody is signed in")


async def is_refused(article: str, minimum: int) -> None:
    payload = await write("Priya", POST, articleId=article, body="é" * (minimum - 1))
    error = {"code": "BODY_TOO_SHORT", "minimum": minimum, "length": minimum - 1}
    assert payload == {"comment": None, "errors": [error]}
    done(f"{minimum - 1} characters are refused")


async def posts(article: str, minimum: int) -> str:
    given = {"articleId": article, "body": "é" * minimum, "idempotencyKey": str(uuid4())}
    payload = await write("Priya", POST, **given)
    comment: str = payload["comment"]["id"]
    assert payload["comment"] == {"id": comment, "body": given["body"], "status": "PUBLISHED", "parent": None}
    done(f"{minimum} characters are accepted")

    again = await at_once(20, "Priya", POST, **given)
    assert again == [payload] * 20
    assert (await read(None, ARTICLE, slug=SLUG))["article"]["commentCount"] == 1
    done("sent 20 times more at once with its key, it is one comment")
    return comment


async def replies_and_likes(article: str, parent: str) -> None:
    body = "An answer of more than fifty characters, sent many times."
    key = str(uuid4())
    replies = await at_once(20, "Rahul", POST, articleId=article, parentId=parent, body=body, idempotencyKey=key)
    assert replies == [replies[0]] * 20
    assert replies[0]["comment"]["parent"] == {"id": parent}
    done("Rahul's reply, sent 20 times at once before it was there, is one comment")

    likes = await at_once(5, "Rahul", LIKE, commentId=parent)
    assert likes == [{"comment": {"likeCount": 1, "viewerHasLiked": True}, "errors": []}] * 5
    done("Rahul likes the comment, five times at once: one like")


async def is_held(article: str, comment: str) -> None:
    for name in ("Rahul", "Sofia", "Tomas"):
        assert await write(name, REPORT, commentId=comment, reason="OFF_TOPIC") == {"errors": []}
    shown = (await read(None, ARTICLE, slug=SLUG))["article"]
    assert (shown["commentCount"], shown["comments"]["nodes"][0]["body"]) == (1, None)
    (mine,) = (await read("Priya", ARTICLE, slug=SLUG))["article"]["comments"]["nodes"]
    assert mine["status"] == "PENDING"
    assert mine["body"]
    done("reported by three readers, it is held: its words are there for Priya only")
    await waits_in_the_queue(article, comment)


async def waits_in_the_queue(article: str, comment: str) -> None:
    assert await refusal("Rahul", QUEUE, filter={"articleId": article}) == "FORBIDDEN"
    queue = await read("Mona", QUEUE, filter={"articleId": article})
    assert queue == {"moderationQueue": {"nodes": [{"id": comment, "status": "PENDING"}]}}
    done("Mona, a moderator, has it in the queue; readers may not see the queue")


async def is_published(comment: str) -> None:
    payload = await write("Mona", PUBLISH, commentId=comment, decision="PUBLISH", reason="Nothing wrong")
    assert payload == {"comment": {"status": "PUBLISHED"}, "errors": []}
    again = await write("Mona", PUBLISH, commentId=comment, decision="PUBLISH")
    assert again == {"comment": None, "errors": [{"code": "CONFLICT"}]}
    article = (await read(None, ARTICLE, slug=SLUG))["article"]
    (shown,) = article["comments"]["nodes"]
    assert shown.pop("body")
    assert shown == {"id": comment, "status": "PUBLISHED", "likeCount": 1, "replyCount": 1}
    assert article["commentCount"] == 2
    done("Mona publishes it, once; everyone reads it with its like and its reply")


async def main() -> None:
    article = (await read(None, ARTICLE, slug=SLUG))["article"]
    minimum = article["commentPolicy"]["minimumLength"]
    assert minimum == 50
    await signs_in()
    await is_refused(article["id"], minimum)
    comment = await posts(article["id"], minimum)
    await replies_and_likes(article["id"], comment)
    await is_held(article["id"], comment)
    await is_published(comment)


if __name__ == "__main__":
    asyncio.run(main())
