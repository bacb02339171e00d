"""Nine well-behaved clients: each reads articles, comments now and then, and follows the comments of one article."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random
from time import perf_counter
from typing import Any

import orjson
from websockets.exceptions import ConnectionClosed

from tests.benchmarks.operations import OPERATIONS
from tests.benchmarks.posting import DOCUMENT as POST
from tests.fairness.connections import HttpClient, Response, socket, subscribe
from tests.fairness.place import Place

READERS = 9
PAGES, POSTS = 0.1, 1.8  # seconds between two, on average
ARTICLE_PAGE = OPERATIONS[0].document
EVENTS = "subscription($id: ID!) { commentAdded(articleId: $id) { comment { body } } }"
NUMBERS = count()


@dataclass
class Found:
    """What readers saw: the seconds that each thing took, and how many were `refused` or failed."""

    pages: list[float] = field(default_factory=list)
    posts: list[float] = field(default_factory=list)
    arrivals: list[float] = field(default_factory=list)
    refused: int = 0
    posts_refused: int = 0


class Reader:
    def __init__(self, place: Place, number: int) -> None:
        self.place, self.number = place, number
        self.address, self.token = f"127.0.0.{10 + number}", place.tokens[number]
        self.chance = Random(number)
        self.sent: dict[str, float] = {}
        self.found = Found()

    async def read(self) -> None:
        client = HttpClient(self.place.port, self.address)
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / PAGES))
            slug, start = self.chance.choice(self.place.slugs), perf_counter()
            response = await client.post(ARTICLE_PAGE, {"slug": slug})
            self.found.pages.append(perf_counter() - start)
            self.found.refused += not _is_good(response)

    async def post(self) -> None:
        client = HttpClient(self.place.port, self.address)
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / POSTS))
            body = f"Reader {self.number} says what takes fifty characters at least, for the time {next(NUMBERS)}."
            start = self.sent[body] = perf_counter()
            response = await client.post(POST, {"input": {"articleId": self.place.article, "body": body}}, self.token)
            self.found.posts.append(perf_counter() - start)
            self.found.posts_refused += not _is_good(response) or b'"errors":[]' not in response.body

    async def follow(self, sent: dict[str, float]) -> None:
        """Counts the time from when a comment was sent, by whomever."""
        opened = await socket(self.place.port, self.address)
        await opened.send(subscribe("1", EVENTS, {"id": self.place.article}))
        with suppress(ConnectionClosed):
            async for message in opened:
                body = _body(orjson.loads(message))
                if body in sent:
                    self.found.arrivals.append(perf_counter() - sent[body])


class Readers:
    def __init__(self, place: Place) -> None:
        self.readers = [Reader(place, number) for number in range(READERS)]
        self.sent: dict[str, float] = {}
        for reader in self.readers:
            reader.sent = self.sent

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Readers"]:
        tasks = [
            asyncio.create_task(work)
            for reader in self.readers
            for work in (reader.read(), reader.post(), reader.follow(self.sent))
        ]
        yield self
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if not isinstance(ended, asyncio.CancelledError):
                raise RuntimeError("a reader ended early") from ended

    async def during(self, seconds: float) -> Found:
        """What they see in so many seconds."""
        whole = Found()
        for reader in self.readers:
            reader.found = whole
        await asyncio.sleep(seconds)
        for reader in self.readers:
            reader.found = Found()
        return whole


def _is_good(response: Response) -> bool:
    return response.status == 200 and b'"data":{' in response.body[:10]


def _body(message: Any) -> str:
    try:
        return str(message["payload"]["data"]["commentAdded"]["comment"]["body"])
    except (KeyError, TypeError):
        return ""
