"""The operations that are measured: each a GraphQL document and a statement written by hand for the same answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from tests.benchmarks.requests import HEADERS, Comparison, request

FOLDER = Path(__file__).parent / "operations"

WELL_DISCUSSED = """
select a.slug from news.article a join news.discussion d on d.article_id = a.id
order by d.comment_count desc, a.id desc offset $1 limit $2
"""


@dataclass(frozen=True, slots=True)
class Operation:
    """`articles` are asked for in turn: the most discussed behind those `skipped`. A front page asks for none."""

    name: str
    title: str
    skipped: int = 0
    articles: int = 0

    @property
    def document(self) -> str:
        return (FOLDER / f"{self.name}.graphql").read_text()

    @property
    def statement(self) -> str:
        return (FOLDER / f"{self.name}.sql").read_text()

    @property
    def route(self) -> str:
        return f"/{self.name}/{{slug}}" if self.articles else f"/{self.name}"

    async def slugs(self, connection: asyncpg.Connection) -> Sequence[str | None]:
        rows = await connection.fetch(WELL_DISCUSSED, self.skipped, self.articles)
        return [row["slug"] for row in rows] or [None]

    def among(self, slugs: Sequence[str]) -> Sequence[str | None]:
        """As many of these as it asks for."""
        return slugs[: self.articles] or [None]

    def variables(self, slug: str | None) -> dict[str, str]:
        return {"slug": slug} if slug else {}

    def path(self, slug: str | None) -> str:
        return self.route.format(slug=slug)

    def asked_by_graphql(self, slug: str | None) -> str:
        """The whole HTTP request."""
        return request("/graphql", {"query": self.document, "variables": self.variables(slug)})

    def asked_by_hand(self, slug: str | None) -> str:
        """The whole HTTP request."""
        return f"GET {self.path(slug)} HTTP/1.1\r\n{HEADERS}\r\n"

    def comparison(self, slugs: Sequence[str | None]) -> Comparison:
        return Comparison(self.title, list(map(self.asked_by_graphql, slugs)), list(map(self.asked_by_hand, slugs)))


OPERATIONS = (
    Operation("article_page", "Article page, 9 relations", skipped=20, articles=50),
    Operation("front_page", "Front page of 20"),
    Operation("thread", "Thread of 100, 3 replies each", articles=10),
    Operation("illustrated_page", "Article page with picture, blocks and byline", skipped=20, articles=50),
)
