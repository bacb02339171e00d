"""What the readers of fields know beside the field: the article so far, and the connection to look things up with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from asyncpg import Connection

from db.content.article_drafts import StoredArticle


@dataclass(frozen=True, slots=True)
class Reading:
    """`stored` is the article as it is, None for a new one; `changes` are fields of its draft that have been read."""

    connection: Connection
    stored: StoredArticle | None
    languages: Sequence[str]
    ascii_slugs: bool = False
    changes: dict[str, Any] = field(default_factory=dict)

    @property
    def article_id(self) -> int | None:
        return self.stored.id if self.stored else None

    def of_draft(self, name: str, absent: Any = None) -> Any:
        """A field of the draft as it will be; `absent` where a new article has none yet."""
        if name in self.changes:
            return self.changes[name]
        return getattr(self.stored.draft, name) if self.stored else absent


Input = Mapping[str, Any]
"""What a client has sent, in snake case: a key for each field that is given, null included."""
