"""Article listings for sitemaps: a thousand a page, oldest first, so that old pages do not change."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from api.pages.rendering import PageRenderer

SIZE = 1000
STEP = 100  # the schema's largest page


@dataclass(frozen=True, slots=True)
class Listing:
    """Reads the schema's pages one after the other: a thousand articles are ten statements."""

    renderer: PageRenderer
    filter: dict[str, str] = field(default_factory=dict)

    async def size(self) -> tuple[int, datetime | None]:
        """How many articles there are, and when the last one was published."""
        articles = (await self.renderer.execute("sitemap_size", filter=self.filter))["articles"]
        times = [datetime.fromisoformat(article["publishedAt"]) for article in articles["nodes"]]
        return articles["totalCount"], max(times, default=None)

    async def page(self, number: int = 1) -> list[Any]:
        """The articles of a page, from 1; empty after the last."""
        after = None
        for _ in range((number - 1) * SIZE // STEP):
            info = (await self._page("sitemap_steps", after))["pageInfo"]
            if not info["hasNextPage"]:
                return []
            after = info["endCursor"]
        return await self._articles(after)

    async def _articles(self, after: str | None) -> list[Any]:
        found: list[Any] = []
        while len(found) < SIZE:
            articles = await self._page("sitemap", after)
            found += articles["nodes"]
            if not articles["pageInfo"]["hasNextPage"]:
                break
            after = articles["pageInfo"]["endCursor"]
        return found

    async def _page(self, document: str, after: str | None) -> Any:
        return (await self.renderer.execute(document, after=after, filter=self.filter))["articles"]
