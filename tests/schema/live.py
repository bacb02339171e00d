"""Following the feed in tests as a transport does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

import orjson

from schema.engine.answers import Answer
from schema.engine.execution import Engine, Request
from schema.engine.subscriptions import ResultStream
from schema.rules.identity import Identity

LONGEST_WAIT = 60  # seconds
EVENTS = """
subscription($article: ID!, $after: String) {
  commentEvents(articleId: $article, after: $after) {
    __typename cursor commentCount
    ... on CommentAdded { comment { id body status } }
    ... on CommentEdited { comment { id body status } }
    ... on CommentRemoved { comment { id body status } }
    ... on CommentLiked { comment { id likeCount } }
    ... on CommentingChanged { article { commentPolicy { mode } } }
    ... on FeedReset { article { commentCount } }
  }
}"""


@asynccontextmanager
async def following(
    engine: Engine, query: str, viewer: Identity | None = None, **variables: Any
) -> AsyncIterator[ResultStream]:
    results = await engine.stream(Request(query, variables, identity=viewer))
    assert isinstance(results, ResultStream), results
    async with aclosing(results):
        yield results


async def take(results: ResultStream, number: int) -> list[Any]:
    """The next events, each by itself."""
    async with asyncio.timeout(LONGEST_WAIT):
        return [event_of((await anext(results)).body) for _ in range(number)]


def event_of(body: str) -> Any:
    answer = orjson.loads(body)
    assert "errors" not in answer, answer
    (event,) = answer["data"].values()
    return event


async def refusal(engine: Engine, query: str, viewer: Identity | None = None, **variables: Any) -> str:
    """The code of a subscription that is refused before it begins."""
    answer = await engine.stream(Request(query, variables, identity=viewer))
    assert isinstance(answer, Answer)
    code: str = orjson.loads(answer.body)["errors"][0]["extensions"]["code"]
    return code


def seqs(events: list[Any]) -> list[int]:
    return [int(event["cursor"].split(".")[2]) for event in events]


def placed(event: Any) -> Any:
    """With its cursor's place alone, without the token, which is another at each run."""
    return {**event, "cursor": event["cursor"].rpartition(".")[0]}
