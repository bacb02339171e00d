"""The discussion of an article: entering it to write, and what its rules look at."""

import hashlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from asyncpg import Connection
from databases import Database

from db.connections import named_queries, postgres

discussions = named_queries.load("discussions")


Mode = Literal["OPEN", "PREMODERATED", "CLOSED"]
RateLimits = Sequence[tuple[int, int]]
"""Pairs of a number of comments and seconds."""


@dataclass(frozen=True, slots=True)
class Posting:
    """A comment that someone wants to post; `body` is in normal form."""

    article_id: int
    parent_id: int | None
    author_id: int
    body: str
    key: str | None = None

    @property
    def body_hash(self) -> str:
        """As PostgreSQL has it for stored comments; a body that breaks the rules may be no text there."""
        return hashlib.md5(self.body.encode(errors="replace"), usedforsecurity=False).hexdigest()

    @property
    def input_hash(self) -> str:
        """The same for the same input, whatever becomes of the comment."""
        return hashlib.sha256(repr((self.article_id, self.parent_id, self.body)).encode()).hexdigest()


class Pace(NamedTuple):
    """Which of an author's last comments the rules ask about: so many at the most, and so many seconds back."""

    comments: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules for a comment ask of the database. `recent` are the author's last posting times, newest first;
    `seen` is all but `now` as PostgreSQL writes it, to tell later whether it is still the same."""

    article_listed: bool
    mode: Mode
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
    recent: Sequence[datetime]
    same_words: Sequence[datetime]
    kept_id: int | None
    kept_hash: str | None
    now: datetime
    seen: str

    @property
    def depth(self) -> int:
        """Of the new comment."""
        return 0 if self.parent_depth is None else self.parent_depth + 1


@asynccontextmanager
async def entered(
    database: Database, article_id: int, commenter_id: int | None, *, alone: bool = False
) -> AsyncIterator[Connection]:
    """A transaction that has the discussion to itself, and the commenter too when `alone`."""
    async with postgres.connection(database) as connection, connection.transaction():
        await enter(connection, article_id, commenter_id, alone=alone)
        yield connection


async def enter(connection: Connection, article_id: int, commenter_id: int | None, *, alone: bool = False) -> None:
    """Every write does this first, so that no two wait for each other."""
    await discussions.enter(connection, article_id=article_id, commenter_id=commenter_id, alone=alone)


async def facts(connection: Connection, posting: Posting, rate_limits: RateLimits) -> Facts:
    return Facts(**dict(await discussions.facts(connection, posting=posting, pace=pace(rate_limits))))


def pace(rate_limits: RateLimits) -> Pace:
    return Pace(
        comments=max((number for number, _ in rate_limits), default=0),
        seconds=max((seconds for _, seconds in rate_limits), default=0),
    )


async def set_mode(connection: Connection, article_id: int, mode: str) -> None:
    await discussions.set_mode(connection, article_id=article_id, mode=mode)


async def is_listed(database: Database, article_id: int) -> bool:
    async with postgres.connection(database) as connection:
        return bool(await discussions.is_listed(connection, article_id=article_id))
