"""Long lists of articles for sitemaps, a thousand at a time, the oldest first: what is listed stays in its place."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.pages.rendering import PageRenderer

SIZE = 1000
STEP = 100  # the most that the schema gives at once


@dataclass(frozen=True, slots=True)
class Listing:
    """Each page of the schema is asked for behind the one before it: a thousand articles are ten statements."""

    renderer: PageRenderer
    filter: dict[str, str] = field(default_factory=dict)

    async def size(self) -> tuple[int, datetime | None]:
        """How many articles there are, and when the last one was published."""
        articles = (await self.renderer.ask("sitemap_size", filter=self.filter))["articles"]
        times = [datetime.fromisoformat(article["publishedAt"]) for article in articles["nodes"]]
        return articles["totalCount"], max(times, default=None)

    async def page(self, number: int = 1) -> list[Any]:
        """The articles of a page, from 1; none behind the last page."""
        after = None
        for _ in range((number - 1) * SIZE // STEP):
            info = (await self._ask("sitemap_steps", after))["pageInfo"]
            if not info["hasNextPage"]:
                return []
            after = info["endCursor"]
        return await self._articles(after)

    async def _articles(self, after: str | None) -> list[Any]:
        found: list[Any] = []
        while len(found) < SIZE:
            articles = await self._ask("sitemap", after)
            found += articles["nodes"]
            if not articles["pageInfo"]["hasNextPage"]:
                break
            after = articles["pageInfo"]["endCursor"]
        return found

    async def _ask(self, document: str, after: str | None) -> Any:
        return (await self.renderer.ask(document, after=after, filter=self.filter))["articles"]
