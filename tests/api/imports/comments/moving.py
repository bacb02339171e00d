"""Files of comments, imported by the real command into a database, and read back through GraphQL."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from httpx import AsyncClient

from tests.api.commands.test_command_line import dateline

THREADS = """query($slug: String!) { article(slug: $slug) {
  commentCount
  comments(first: 12, orderBy: OLDEST) { nodes { ...Said replies(first: 12, orderBy: OLDEST) { nodes { ...Said
    replies(first: 12, orderBy: OLDEST) { nodes { ...Said } } } } } }
} }
fragment Said on Comment { id body createdAt likeCount replyCount status author { id displayName } }"""


@dataclass
class Moving:
    client: AsyncClient
    url: str
    folder: Path

    def write(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path

    def run(self, *arguments: Any, code: int = 0) -> str:
        """What the command tells, errors first."""
        orphans = ("--orphans", str(self.folder / "orphans.jsonl"))
        found, output, errors = dateline("comments", "import", *map(str, arguments), *orphans, DATABASE_URL=self.url)
        assert found == code, errors + output
        return errors + output

    def verified(self) -> str:
        return dateline("verify", DATABASE_URL=self.url)[1]

    async def article(self, slug: str = "geese") -> dict[str, Any]:
        found: dict[str, Any] = (await self.ask(THREADS, slug=slug))["article"]
        return found

    async def ask(self, query: str, token: str = "", **variables: Any) -> dict[str, Any]:
        headers = {"authorization": token} if token else {}
        answer = await self.client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)

        found: dict[str, Any] = answer.json()["data"]
        return found

    async def tree(self, slug: str = "geese") -> list[Any]:
        """Author and words of each comment, with its replies."""
        return _tree((await self.article(slug))["comments"])


def _tree(connection: dict[str, Any]) -> list[Any]:
    return [
        (
            node["author"]["displayName"],
            node["body"],
            *([_tree(node["replies"])] if node.get("replies", {}).get("nodes") else []),
        )
        for node in connection["nodes"]
    ]
