"""Readers' comments: stored, revised and erased."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, NamedTuple

from asyncpg import Connection

from db.connections import named_queries, postgres
from db.connections.postgres import Database
from db.discussion.anchors import subjects
from db.discussion.decisions import Decision
from db.discussion.discussions import UNLIMITED, Facts, Posting, PostingLimits
from db.discussion.expected_facts import UNDER_LOCKS, Change, ChangeColumns, ExpectedState
from db.discussion.pace import Pace

comments = named_queries.load("comments")


@dataclass(frozen=True, slots=True)
class CommentState:
    """The row of `graph.comment_state`."""

    id: int
    article_id: int
    author_id: int
    body: str
    status: str
    erased: bool
    visible: bool
    article_listed: bool
    edit_window_over: bool
    report_threshold: int
    new_reports: int
    last_decided_at: datetime | None
    last_moderator_name: str | None


FACTS = [field.name for field in fields(Facts) if field.name != "subject"]
STATE = [field.name for field in fields(CommentState)]


class Look(NamedTuple):
    """At a comment, and at who changes it, before anything is locked; `seen` is all of it, to be expected later."""

    comment: CommentState
    facts: Facts
    seen: ExpectedState


class Columns(NamedTuple):
    """Of several new comments."""

    articles: Sequence[int]
    parents: Sequence[int | None]
    authors: Sequence[int]
    bodies: Sequence[str]
    htmls: Sequence[str]
    languages: Sequence[str | None]
    keys: Sequence[str | None]
    input_hashes: Sequence[str]
    depths: Sequence[int]
    statuses: Sequence[str]
    stages: Sequence[str | None]
    reasons: Sequence[str | None]
    seen: Sequence[str]


@dataclass(frozen=True, slots=True)
class NewComment:
    """A comment as it is to be stored, if these are the facts under the locks."""

    posting: Posting
    facts: Facts
    decision: Decision

    @property
    def row(self) -> Sequence[Any]:
        """In the order of `Columns`."""
        it, by = self.posting, self.decision
        text = (it.body, _html(it.body), it.language, it.key, it.input_hash)
        decided = (self.facts.depth, by.to_status, by.stage, by.reason, self.facts.seen)
        return (it.article_id, it.parent_id, it.author_id, *text, *decided)


@dataclass(frozen=True, slots=True)
class Locked:
    """What becomes of a write whose article others have locked."""

    article_id: int


async def add(
    connection: Connection, posting: Posting, facts: Facts, decision: Decision, limits: PostingLimits | None = None
) -> int | None:
    """Takes the locks and stores the comment. With limits, only if these are the facts under the locks. Returns its
    key, or None where they are not. What it stands on is among the facts only for a caller who has the locks."""
    anchor = None
    if posting.anchor and facts.subject:
        anchor = await subjects.add(connection, posting.article_id, posting.anchor, facts.subject)
    key: int | None = await comments.add(
        connection,
        posting=posting,
        html=_html(posting.body),
        depth=facts.depth,
        decision=decision,
        limits=limits or UNLIMITED,
        seen=None if limits is None else facts.seen,
        anchor=anchor,
    )
    return key


async def add_together(
    connection: Connection, given: Sequence[NewComment], limits: PostingLimits, waits_for: int | None = None
) -> Sequence[int | Locked | None]:
    """Stores those whose facts are as expected, without waiting for any lock but that of the article `waits_for`.
    Returns their keys, and Locked or None for the others."""
    columns = Columns(*zip(*(comment.row for comment in given), strict=True))
    keys = await comments.add_together(connection, given=columns, limits=limits, waits_for=waits_for)
    return [Locked(article) if key == 0 else key for key, article in zip(keys, columns.articles, strict=True)]


async def change(connection: Connection, given: Change) -> bool:
    """Whether it is as expected: else nothing is done. Waits for locks."""
    done: bool = await comments.change(connection, given=given, expected=given.expected)
    return done


async def change_together(
    connection: Connection, given: Sequence[Change], waits_for: int | None = None
) -> Sequence[bool | Locked | None]:
    """The same for several of one kind and pace, without waiting for any lock but that of the article `waits_for`.
    Locked or None where it would have to."""
    rows = [(it.comment_id, it.commenter_id, it.expected.state, it.expected.facts, list(it.texts)) for it in given]
    columns = ChangeColumns(*zip(*rows, strict=True))
    found = comments.change_together(
        connection, kind=given[0].kind, given=columns, pace=given[0].expected.pace, waits_for=waits_for
    )
    return [Locked(article) if article else done async for done, article in found]


@asynccontextmanager
async def locked(
    database: Database, comment_id: int, commenter_id: int | None, pace: Pace
) -> AsyncIterator[tuple[Connection, datetime | None, CommentState | None]]:
    """A transaction that holds the lock of the discussion; when the commenter may do so again, None for now; and the
    comment, None where there is none."""
    async with postgres.connection(database) as connection, connection.transaction():
        row = await comments.to_change(connection, comment_id=comment_id, commenter_id=commenter_id, pace=pace)
        retry_at, *found = row
        yield connection, retry_at, CommentState(*found) if row["id"] else None


async def state(connection: Connection, comment_id: int) -> CommentState | None:
    found = await comments.state(connection, comment_id=comment_id)
    return CommentState(**found) if found else None


async def look(connection: Connection, comment_id: int, commenter_id: int) -> Look | None:
    """None where there is no such comment."""
    row = await comments.look(connection, comment_id=comment_id, commenter_id=commenter_id)
    if row is None:
        return None
    facts = Facts(**{name: row[name] for name in FACTS})
    return Look(CommentState(**{name: row[name] for name in STATE}), facts, ExpectedState(row["state"], row["seen"]))


def revision(text: Posting, status: str) -> Sequence[str | None]:
    """The texts of a change that is an edit."""
    return text.body, _html(text.body), text.language, status


async def revise(connection: Connection, comment_id: int, text: Posting, status: str) -> None:
    """Another body, and perhaps another status; the old body becomes a revision. The caller has the locks."""
    await change(connection, Change("EDIT", comment_id, text.author_id, UNDER_LOCKS, revision(text, status)))


async def feature(connection: Connection, comment_id: int, *, featured: bool) -> None:
    change = comments.feature if featured else comments.unfeature
    await change(connection, comment_id=comment_id)


async def erase(connection: Connection, comment_id: int, commenter_id: int | None) -> None:
    """Deletes the body and all revisions. The row stays, for the thread. The caller has the locks."""
    await change(connection, Change("DELETE", comment_id, commenter_id, UNDER_LOCKS))


def _html(body: str) -> str:
    from db.text.comment_markdown import render_comment, stored_html

    return stored_html(body, render_comment(body))
