"""Those who follow the comments of an article."""

from collections.abc import Mapping
from typing import Any

from tests.faults.followers import Follower
from tests.faults.newsroom import feed_cursors

SELECTION = "{ __typename cursor occurredAt ... on CommentAdded { comment { id } } %s }"
OTHERS = " ".join(f"... on Comment{kind} {{ comment {{ id }} }}" for kind in ("Edited", "Removed", "Liked"))


class CommentFollower(Follower):
    @property
    def document(self) -> str:
        given = f"{self.feed}(articleId: $article, after: $after)"
        if self.feed == "commentAdded":
            return f"subscription($article: ID!, $after: String) {{ {given} {SELECTION % ''} }}"
        if self.feed == "commentEvents":
            return f"subscription($article: ID!, $after: String) {{ {given} {SELECTION % OTHERS} }}"
        return f"query($article: ID!, $after: String!) {{ {given} {SELECTION % OTHERS} }}"

    def variables(self, after: str) -> Mapping[str, str]:
        return {"article": self.of, "after": after}

    def about(self, event: Any) -> str:
        comment: str = (event.get("comment") or {"id": ""})["id"]
        return comment

    async def begin_again(self, entrance: str) -> str:
        return (await feed_cursors(entrance))[self.of]

    @property
    def skips(self) -> bool:
        return self.feed == "commentAdded"
