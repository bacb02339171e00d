"""What a transfer knows of comments: as the other system has them, and as they are stored here."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any


class State(Enum):
    """Of a comment in the other system. Only the first two come here; of the others a place is kept for their
    replies."""

    PUBLISHED = "published"
    PENDING = "pending"
    DELETED = "deleted there"
    SPAM = "spam or rejected there"
    EMPTY = "without words"
    ERASED = "by commenters erased here"
    COPY = "copies of what Disqus has"

    @property
    def is_live(self) -> bool:
        return self in (State.PUBLISHED, State.PENDING)


class Outcome(Enum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED_HERE = "removed here"
    CHANGED_HERE = "changed here"
    ELSEWHERE = "here on another article"
    WITHOUT_ARTICLE = "of articles deleted meanwhile"


@dataclass(frozen=True, slots=True)
class Author:
    """`reader` is the source's own id, behind its name; `subject` that of the tokens of our issuer, where somebody is
    known by them."""

    reader: str
    name: str
    subject: str | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """A comment of another system without its words, whose hash is `content`. `place` is where they are found.
    `twin` is what the other one of WordPress and Disqus calls the same comment, where they were kept in step."""

    place: int
    key: str
    parent: str | None
    author: Author
    at: datetime | None
    state: State
    likes: int
    content: bytes
    twin: str | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What has become of one here. Without `content` it only keeps a place."""

    comment_id: int
    content: bytes | None
    like_count: int
    article_id: int
    parent_id: int | None
    depth: int
    status: str
    erased: bool
    author_id: int
    created_at: datetime
    is_changed_here: bool

    @classmethod
    def of(cls, row: Any) -> "Stored":
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})


@dataclass(frozen=True, slots=True)
class Addition:
    """A comment to be stored; without `head` or where that is not live, the place of one. Its parent is given by key
    where it is stored in the same run, and else by id."""

    article_id: int
    key: str
    head: Head | None
    parent: str | int | None
    depth: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Alteration:
    """What the other system says otherwise of a stored comment; one that is not live is taken out."""

    article_id: int
    head: Head
    stored: Stored


Step = Addition | Alteration


@dataclass(frozen=True, slots=True)
class Words:
    """A comment's Markdown and HTML; both are empty where nothing can be seen."""

    body: str = ""
    html: str = ""
    language: str | None = None
