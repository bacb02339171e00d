"""Readers' comments: stored, revised and erased."""

from dataclasses import dataclass
from datetime import datetime

from asyncpg import Connection

from db.connections import named_queries, postgres
from db.connections.postgres import Database
from db.discussion.decisions import Decision
from db.discussion.discussions import UNLIMITED, Facts, Posting, PostingLimits

comments = named_queries.load("comments")


@dataclass(frozen=True, slots=True)
class CommentState:
    """What decides whether a comment can be changed, and by whom. `new_reports` are those since a moderator last
    decided."""

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


async def add(
    connection: Connection, posting: Posting, facts: Facts, decision: Decision, limits: PostingLimits | None = None
) -> int | None:
    """Takes the locks and stores the comment. With limits, only if these are the facts under the locks. Returns its
    key, or None where they are not."""
    from db.text.comment_markdown import render_comment

    key: int | None = await comments.add(
        connection,
        posting=posting,
        html=render_comment(posting.body),
        depth=facts.depth,
        decision=decision,
        limits=limits or UNLIMITED,
        seen=None if limits is None else facts.seen,
    )
    return key


async def article_of(database: Database, comment_id: int) -> int:
    """The key of its article; 0, which no row has, where there is no such comment."""
    async with postgres.connection(database) as connection:
        return await comments.article_of(connection, comment_id=comment_id) or 0


async def state(connection: Connection, comment_id: int) -> CommentState | None:
    found = await comments.state(connection, comment_id=comment_id)
    return CommentState(**dict(found)) if found else None


async def revise(connection: Connection, comment_id: int, text: Posting, status: str) -> None:
    """Another body, and perhaps another status; the old body becomes a revision."""
    await comments.keep_revision(connection, comment_id=comment_id)
    from db.text.comment_markdown import render_comment

    await comments.revise(connection, comment_id=comment_id, text=text, html=render_comment(text.body), status=status)


async def set_status(connection: Connection, comment_id: int, status: str) -> None:
    await comments.set_status(connection, comment_id=comment_id, status=status)


async def erase(connection: Connection, comment_id: int) -> None:
    """Deletes the body and all revisions. The row stays, for the thread."""
    await comments.erase_revisions(connection, comment_id=comment_id)
    await comments.erase(connection, comment_id=comment_id)
