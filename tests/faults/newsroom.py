"""Writes by SQL, past all servers: articles, and comments that only the tables tell of."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

import asyncpg
import httpx

from tests.builder import Builder
from tests.faults.writers import Progress

COMMENTS_BEFORE = 2  # on each article, when its page is read
PAGES = "{ articles(first: 100) { nodes { id comments(first: 1) { feedCursor } } } }"


@dataclass
class Newsroom:
    progress: Progress
    articles: Sequence[int] = ()
    numbers: count = field(default_factory=lambda: count(1))  # type: ignore[type-arg]

    async def publish(self, connection: asyncpg.Connection, articles: int) -> None:
        make = Builder(connection, self.numbers)
        self.articles = [await make.article() for _ in range(articles)]
        for _ in range(COMMENTS_BEFORE):
            await self.write_unheard(connection)

    async def write_unheard(self, connection: asyncpg.Connection) -> None:
        make = Builder(connection, self.numbers)
        for article in self.articles:
            key = f"newsroom-{next(self.numbers)}"
            comment = await make.comment(article_id=article, idempotency_key=key)
            self.progress.note(key, f"Comment_{comment}")


async def feed_cursors(address: str) -> dict[str, str]:
    """Where the feed of each article stands when its page is read, by the articles' IDs."""
    async with httpx.AsyncClient() as client:
        response = await client.post(f"{address}/graphql", json={"query": PAGES})
    return {node["id"]: node["comments"]["feedCursor"] for node in response.json()["data"]["articles"]["nodes"]}
