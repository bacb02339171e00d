"""The newsroom: its stories, what it writes by SQL past all servers, and editors who go on until they are heard."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import asyncpg
import httpx

from tests.builder import Builder
from tests.faults.newsroom import Newsroom
from tests.faults.writers import Send, Writers

STORIES = 20
EVERY = 6
"""One of so many writes schedules an article."""
LONGEST_AHEAD = 10  # seconds
UNHEARD = "update news.article set dek = $1 where external_id like 'story-%'"
MUTATIONS = {"putArticle": "PutArticleInput", "publishArticle": "PublishArticleInput"}


@dataclass
class ContentNewsroom(Newsroom):
    async def publish(self, connection: asyncpg.Connection, articles: int) -> None:
        make = Builder(connection, self.numbers)
        self.articles = [await make.article(external_id=f"story-{number}") for number in range(articles)]

    async def write_unheard(self, connection: asyncpg.Connection) -> None:
        await connection.execute(UNHEARD, f"Unheard {next(self.numbers)}")


@dataclass
class Editors(Writers):
    """Each write has a key, so that it is done once however often it is sent."""

    async def write_one(self, number: int, send: Send) -> None:
        if number % EVERY == EVERY - 1:
            await self._schedule(number, send)
        else:
            story, key = f"story-{number % STORIES}", f"write-{number}"
            change = {"externalId": story, "headline": f"Headline {number}", "idempotencyKey": key}
            await self.progress.acknowledge(key, await send("putArticle", change))

    async def _schedule(self, number: int, send: Send) -> None:
        """For an hour that comes while others write, or has come before it is heard; some are given another one."""
        key = f"hour-{number}"
        new = {"externalId": key, "headline": f"Hour {number}", "body": {"markdown": "Some words."}}
        article = await send("putArticle", {**new, "idempotencyKey": key})
        await self.progress.acknowledge(key, article)
        for _ in range(1 + self.chances.randrange(2)):
            at = datetime.now(UTC) + timedelta(seconds=LONGEST_AHEAD * self.chances.random())
            await send("publishArticle", {"articleId": article, "at": at.isoformat()})


async def content_cursor(address: str) -> str:
    async with httpx.AsyncClient() as client:
        response = await client.post(f"{address}/graphql", json={"query": "{ contentCursor }"})
    cursor: str = response.json()["data"]["contentCursor"]
    return cursor
