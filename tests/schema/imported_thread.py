"""An article's comments as files have them, imported again and again, and as readers see them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from asyncpg import Connection

from db.article_input import ArticleDraft, CommentDraft
from db.maintenance.verification import differences
from tests import articles

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=5)
ARTICLE = ArticleDraft(slug="geese", headline="Geese", summary="They are back.", body="Honk.", published_at=NOON)
SHOWN = """{ article(slug: "geese") { comments(first: 40) { nodes { ...Shown replies(first: 9) { nodes {
  ...Shown replies(first: 9) { nodes { ...Shown } } } } } } } }
fragment Shown on Comment { id body status createdAt editedAt likeCount replyCount author { id displayName } }"""


@dataclass
class ImportedThread:
    connection: Connection
    ask: Callable[..., Awaitable[Any]]

    async def save(self, *comments: CommentDraft, **changes: Any) -> None:
        """Imports the article with these comments; afterwards all that is kept count of is right."""
        await articles.save(self.connection, replace(ARTICLE, comments=comments, **changes))
        assert await differences(self.connection) == []

    async def nodes(self) -> list[dict[str, Any]]:
        """All comments that readers see, each before its replies."""
        return flat((await self.ask(SHOWN))["article"]["comments"])

    async def ids(self) -> dict[str, str]:
        """Of comments by what is seen of them: name and words."""
        return {f"{node['author']['displayName']}: {node['body']}": node["id"] for node in await self.nodes()}


def flat(connection: Any) -> list[dict[str, Any]]:
    return [each for node in connection["nodes"] for each in [node, *flat(node.pop("replies", {"nodes": []}))]]
