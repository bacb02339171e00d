"""The input and output of a moderation stage: the draft of a comment, and the verdict."""

from dataclasses import dataclass
from typing import Literal

Mode = Literal["OPEN", "PREMODERATED", "CLOSED"]
Status = Literal["PUBLISHED", "PENDING", "REJECTED"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A comment about to be stored. `author_comments` is how many of its author's are published."""

    body: str
    article_id: int
    mode: Mode
    author_name: str
    author_comments: int
    is_moderator: bool = False

    @property
    def links(self) -> int:
        """How many links the comment has that readers can follow."""
        from db.text.comment_markdown import links_of

        return len(links_of(self.body))

    @property
    def readable(self) -> str:
        """What readers read of it, whatever marks were typed, and where its links lead."""
        from db.text.comment_markdown import readable

        return readable(self.body)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of the comment, the stage that decided it, and the reason, for moderators to read."""

    status: Status
    stage: str
    reason: str | None = None
