"""A site whose size is measured: what is asked of it, and what others wait for meanwhile."""

import asyncio
from collections.abc import Awaitable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import asyncpg
import httpx

from tests.benchmarks.archive_requests import Ask
from tests.benchmarks.data import Size
from tests.benchmarks.processes import Server

SLUG = "select slug from news.article where id = $1"
OTHERS = """
    select id from news.comment
    where status = 'PUBLISHED' and author_id <> 1 and article_id <> $1 order by id desc limit 1000
"""
PAUSE = 0.02  # seconds between what is asked beside something that takes long


@dataclass(slots=True)
class Site:
    """`article` has the longest thread; `others` are comments elsewhere, and `many` is how many some articles have.
    `transport` leads to the server, unless that is by the network."""

    url: str
    server: Server
    article: int
    many: int
    slug: str = ""
    others: Sequence[int] = ()
    transport: httpx.AsyncBaseTransport | None = None
    posted: str = ""
    cursor: str = ""
    asked: int = field(default=0)

    async def milliseconds(self, ask: Ask) -> float:
        """Raises RuntimeError for an answer with errors."""
        async with self.client(ask.token) as client:
            await client.get("/healthz")
            text = self.filled(ask.text)
            begun = perf_counter()
            answer = await (client.get(text) if text[0] == "/" else client.post("/graphql", json={"query": text}))
            taken = 1_000 * (perf_counter() - begun)
        if answer.status_code >= 500 or '"errors":[{' in answer.text:
            raise RuntimeError(f"{ask.bound.title}: {answer.text[:300]}")
        self._note(answer)
        return taken

    def client(self, token: str | None) -> httpx.AsyncClient:
        headers = {"authorization": token} if token else {}
        return httpx.AsyncClient(transport=self.transport, base_url=self.server.url, headers=headers, timeout=60)

    def filled(self, text: str) -> str:
        self.asked += 1
        comment = self.others[self.asked % len(self.others)]
        values = {"slug": f'"{self.slug}"', "article": f"Article_{self.article}", "comment": f"Comment_{comment}"}
        noted = {"posted": self.posted, "cursor": self.cursor, "number": f"{self.asked:08}"}
        for name, value in {**values, **noted}.items():
            text = text.replace(f"${name}", value)
        return text

    def _note(self, answer: httpx.Response) -> None:
        if answer.status_code != 200 or "json" not in answer.headers["content-type"]:
            return
        data: Mapping[str, Any] = answer.json().get("data") or {}
        if posted := data.get("postComment"):
            self.posted = posted["comment"]["id"]
        if page := ((data.get("article") or {}).get("comments") or {}).get("pageInfo"):
            self.cursor = page["endCursor"] or self.cursor

    async def longest(self, ask: Ask, beside: Awaitable[object]) -> float:
        """Milliseconds that it takes at most, again and again, until what is beside it is done."""
        task, longest = asyncio.ensure_future(beside), 0.0
        while not task.done():
            longest = max(longest, await self.milliseconds(ask))
            with suppress(TimeoutError):
                await asyncio.wait_for(asyncio.shield(task), PAUSE)
        await task
        return longest

    async def rows(self, query: str, *values: object) -> list[asyncpg.Record]:
        connection = await asyncpg.connect(self.url)
        try:
            return list(await connection.fetch(query, *values))
        finally:
            await connection.close()


async def site(size: Size, url: str, server: Server) -> Site:
    found = Site(url, server, size.discussed_article(0), size.discussed[1])
    [[found.slug]] = await found.rows(SLUG, found.article)
    found.others = [row[0] for row in await found.rows(OTHERS, found.article)]
    return found
