"""The discussion of an article: its lock, its mode, and the facts that posting rules look at."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Literal, NamedTuple

from asyncpg import Connection

from db.connections import named_queries, postgres
from db.connections.postgres import Database
from db.discussion.anchors import subjects
from db.discussion.anchors.subjects import Anchor, Subject
from db.discussion.pace import RateLimits

discussions = named_queries.load("discussions")


Mode = Literal["OPEN", "PREMODERATED", "CLOSED"]
ALL = 2**31 - 1
INPUT_HASH = 24  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Posting:
    """A comment to be posted. `body` is normalized, and `key` is the client's idempotency key,
    `language` that of the body, where it can be told, `anchor` what of the article it is to stand on."""

    article_id: int
    parent_id: int | None
    author_id: int
    body: str
    key: str | None = None
    language: str | None = None
    anchor: Anchor | None = None

    @property
    def body_hash(self) -> str:
        """The MD5 that PostgreSQL has of stored comments. A body may still be no valid UTF-8 here."""
        return hashlib.md5(self.body.encode(errors="replace"), usedforsecurity=False).hexdigest()

    @property
    def input_hash(self) -> str:
        """Tells whether a second request with the same idempotency key has the same input: 12 bytes are enough for the
        keys of one author."""
        anchored = (self.anchor,) if self.anchor else ()
        said = repr((self.article_id, self.parent_id, self.body, *anchored))
        return hashlib.sha256(said.encode()).hexdigest()[:INPUT_HASH]

    def is_input(self, kept_hash: str | None) -> bool:
        """Whether a stored comment's is the same; older ones are stored at their whole length."""
        return kept_hash is not None and kept_hash[:INPUT_HASH] == self.input_hash


class PostingLimits(NamedTuple):
    """Of one author: so many comments (`numbers`) in so many seconds, and the same words again after
    `duplicate_seconds`. How many comments they have is told apart up to `counted_comments`."""

    numbers: Sequence[int] = ()
    seconds: Sequence[int] = ()
    duplicate_seconds: int = 0
    counted_comments: int = ALL


@cache
def posting_limits(rate_limits: RateLimits, duplicate_seconds: int = 0, counted_comments: int = ALL) -> PostingLimits:
    numbers, seconds = [number for number, _ in rate_limits], [each for _, each in rate_limits]
    return PostingLimits(numbers, seconds, duplicate_seconds, counted_comments)


UNLIMITED = PostingLimits()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules for a comment need from the database. `author_comments` are at most as many as the limits tell
    apart. `retry_at` is when the rate limits let the author post again, None for now. `kept_id` and `kept_hash` are of
    the comment that was stored with the same idempotency key.
    `closed_at` is when the comments closed by themselves.
    `seen` is all of this as JSON: comparing it under the locks tells whether a decision still stands. `subject` is what
    the comment is to stand on; None where the article has none such."""

    article_listed: bool
    mode: Mode
    closed_at: datetime | None
    minimum_length: int
    maximum_length: int
    maximum_depth: int
    parent_depth: int | None
    parent_open: bool
    author_exists: bool
    author_name: str
    author_comments: int
    banned_until: datetime | None
    ban_reason: str | None
    retry_at: datetime | None
    is_duplicate: bool
    kept_id: int | None
    kept_hash: str | None
    seen: str
    subject: Subject | None = None

    @property
    def depth(self) -> int:
        """The depth of the new comment."""
        return 0 if self.parent_depth is None else self.parent_depth + 1


@asynccontextmanager
async def locked(
    database: Database, article_id: int, commenter_id: int | None, *, lock_commenter: bool = False
) -> AsyncIterator[Connection]:
    """A transaction that holds the lock of the discussion, and with `lock_commenter` the commenter's, too."""
    async with postgres.connection(database) as connection, connection.transaction():
        await lock(connection, article_id, commenter_id, lock_commenter=lock_commenter)
        yield connection


async def lock(
    connection: Connection, article_id: int, commenter_id: int | None, *, lock_commenter: bool = False
) -> None:
    """Every write takes these locks first and in this order, so that no two deadlock."""
    await discussions.lock(connection, article_id=article_id, commenter_id=commenter_id, lock_commenter=lock_commenter)


async def facts(connection: Connection, posting: Posting, limits: PostingLimits = UNLIMITED) -> Facts:
    row = await discussions.facts(connection, posting=posting, limits=limits)
    return Facts(**row, subject=await subjects.subject_of(connection, posting.article_id, posting.anchor))


async def confirm(database: Database) -> None:
    """Returns when all that is committed is as safe as a commit can be. Raises Unavailable."""
    async with postgres.connection(database) as connection:
        await discussions.confirm(connection)


async def set_mode(connection: Connection, article_id: int, mode: str) -> None:
    await discussions.set_mode(connection, article_id=article_id, mode=mode)


async def is_listed(database: Database, article_id: int) -> bool:
    async with postgres.connection(database) as connection:
        return bool(await discussions.is_listed(connection, article_id=article_id))
