"""The input and output of a moderation stage: the draft of a comment, and the verdict."""

import re
from dataclasses import dataclass
from typing import Literal

Mode = Literal["OPEN", "PREMODERATED", "CLOSED"]
Status = Literal["PUBLISHED", "PENDING", "REJECTED"]

LINK = re.compile(r"\]\([^()\s]*|https?://\S*|\bwww\.\S+", re.IGNORECASE)


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
        """How many URLs and Markdown links the body has."""
        return len(LINK.findall(self.body))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status of the comment, the stage that decided it, and the reason, for moderators to read."""

    status: Status
    stage: str
    reason: str | None = None
