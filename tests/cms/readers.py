"""Readers of another server than the CMS writes to: by page, API, feed and sitemap, again until they see it."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from itertools import count
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx
import orjson
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport

from tests.api.publisher import bearer

LONGEST = 120  # seconds: a sitemap may be a minute old
NUMBERS = count(1)
WORDS = "Words enough for a comment, which must have fifty characters at least."
BETWEEN_LOOKS = 0.02  # seconds
LOCATION = re.compile(r"<loc>([^<]+)</loc>")
ARTICLE = """query($slug: String!) { article(slug: $slug) {
  headline body corrections { text } image { alt rendition(width: 640) { url width height } }
} }"""
POST = "mutation($input: PostCommentInput!) { answer: postComment(input: $input) { errors { code } } }"
ADDED = "subscription($article: ID!) { commentAdded(articleId: $article) { comment { body } } }"
RESOLVE = "query($path: String!) { resolve(path: $path) { __typename ... on Redirect { to status } } }"


class Readers:
    """Each look is a new request, as anonymous readers send it: caches answer where they may."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def page(self, url: str) -> httpx.Response:
        return await self.client.get(path_of(url))

    async def article(self, slug: str) -> Any:
        return (await self._asked(ARTICLE, slug=slug))["article"]

    async def resolve(self, url: str) -> Any:
        return (await self._asked(RESOLVE, path=path_of(url)))["resolve"]

    async def feed(self) -> str:
        return (await self.client.get("/feed.atom")).text

    async def front(self) -> str:
        return (await self.client.get("/")).text

    async def comment(self, article: str) -> list[str]:
        """By a reader who has never commented before. Returns the codes of errors."""
        token = bearer(sub=f"reader {next(NUMBERS)}")
        variables = {"input": {"articleId": article, "body": WORDS}}
        body = {"query": POST, "variables": variables}
        answer = await self.client.post("/graphql", json=body, headers={"authorization": token})
        return [error["code"] for error in answer.json()["data"]["answer"]["errors"]]

    @asynccontextmanager
    async def following(self, article: str) -> AsyncIterator["asyncio.Task[Any]"]:
        """The next comment, by gql's own WebSocket."""
        address = str(self.client.base_url).replace("http", "ws", 1).rstrip("/")
        transport = WebsocketsTransport(url=f"{address}/graphql", subprotocols=["graphql-transport-ws"])
        async with Client(transport=transport) as session:
            request = gql(ADDED)
            request.variable_values = {"article": article}
            async with aclosing(session.subscribe(request)) as comments:
                following = asyncio.create_task(anext(comments))
                try:
                    yield following
                finally:
                    following.cancel()
                    await asyncio.wait([following])

    async def sitemap(self) -> set[str]:
        """All addresses; of so few articles there is one sitemap."""
        return set(LOCATION.findall((await self.client.get("/sitemap.xml")).text))

    async def _asked(self, query: str, **variables: str) -> Any:
        """By GET, which caches between the server and its readers keep, too."""
        parameters = {"query": query, "variables": orjson.dumps(variables).decode()}
        return (await self.client.get("/graphql", params=parameters)).json()["data"]


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")


async def until(holds: Callable[[], Awaitable[bool]], since: float) -> float:
    """Seconds since then when it first holds."""
    async with asyncio.timeout(LONGEST):
        while not await holds():  # noqa: ASYNC110 - it is another process
            await asyncio.sleep(BETWEEN_LOOKS)
    return monotonic() - since
