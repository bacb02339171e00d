"""Those who follow what changes for readers."""

from collections.abc import Mapping
from typing import Any

from tests.faults.content.newsroom import content_cursor
from tests.faults.followers import Follower

ABOUT = ("Published", "Due", "Changed", "Moved", "Corrected", "Withdrawn", "Deleted")
SELECTION = " ".join(f"... on Article{kind} {{ articleId }}" for kind in ABOUT)


class ContentFollower(Follower):
    @property
    def document(self) -> str:
        operation = "query($after: String!)" if self.feed == "contentChangesSince" else "subscription($after: String)"
        return f"{operation} {{ {self.feed}(after: $after) {{ __typename cursor occurredAt {SELECTION} }} }}"

    def variables(self, after: str) -> Mapping[str, str]:
        return {"after": after}

    def about(self, event: Any) -> str:
        article: str = event.get("articleId", "")
        return article

    async def begin_again(self, entrance: str) -> str:
        return await content_cursor(entrance)
