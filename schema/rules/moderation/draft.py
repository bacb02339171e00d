"""What a stage of moderation looks at, and what it decides."""

import re
from dataclasses import dataclass
from typing import Literal

Mode = Literal["OPEN", "PREMODERATED", "CLOSED"]
Status = Literal["PUBLISHED", "PENDING", "REJECTED"]

LINK = re.compile(r"\]\([^()\s]*|https?://\S*|\bwww\.\S+", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A comment that is about to be saved. `author_comments` of its author's are published."""

    body: str
    article_id: int
    mode: Mode
    author_name: str
    author_comments: int
    is_moderator: bool = False

    @property
    def links(self) -> int:
        """Addresses and Markdown links."""
        return len(LINK.findall(self.body))


@dataclass(frozen=True, slots=True)
class Verdict:
    """The status that a comment gets, the stage that decided so, and the reason for moderators to read."""

    status: Status
    stage: str
    reason: str | None = None
