"""Readers' comments: stored, revised, erased, and imported."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, NamedTuple

from asyncpg import Connection
from databases import Database

from db.article_input import ArticleDraft, CommentDraft
from db.connections import named_queries, postgres
from db.discussion.decisions import Decision
from db.discussion.discussions import Facts, Posting, RateLimits, rate_window
from db.text.markdown import render_comment

comments = named_queries.load("comments")
commenters = named_queries.load("commenters")


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
    connection: Connection, posting: Posting, facts: Facts, decision: Decision, limits: RateLimits | None = None
) -> int | None:
    """Takes the locks and stores the comment. With rate limits, only if the facts are unchanged under the locks.
    Returns its key, or None where they have changed."""
    key: int | None = await comments.add(
        connection,
        posting=posting,
        html=render_comment(posting.body),
        depth=facts.depth,
        decision=decision,
        pace=rate_window(limits or ()),
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


async def revise(connection: Connection, comment_id: int, body: str, status: str) -> None:
    """Another body, and perhaps another status; the old body becomes a revision."""
    await comments.keep_revision(connection, comment_id=comment_id)
    await comments.revise(connection, comment_id=comment_id, body=body, html=render_comment(body), status=status)


async def set_status(connection: Connection, comment_id: int, status: str) -> None:
    await comments.set_status(connection, comment_id=comment_id, status=status)


async def erase(connection: Connection, comment_id: int) -> None:
    """Deletes the body and all revisions. The row stays, for the thread."""
    await comments.erase_revisions(connection, comment_id=comment_id)
    await comments.erase(connection, comment_id=comment_id)


class Reference(NamedTuple):
    """What finds an imported comment again: its key among its author's."""

    key: str | None
    name: str | None


@dataclass(frozen=True, slots=True)
class Imported:
    draft: CommentDraft
    itself: Reference
    parent: Reference
    depth: int


@dataclass(frozen=True, slots=True)
class Rows:
    """Comments column by column, as a statement takes them."""

    keys: Sequence[str | None]
    names: Sequence[str]
    parent_keys: Sequence[str | None]
    parent_names: Sequence[str | None]
    bodies: Sequence[str]
    htmls: Sequence[str]
    times: Sequence[datetime]


async def save_imported(connection: Any, article_id: int, article: ArticleDraft) -> None:
    """Makes the article's imported comments those of its file. Sent again, it changes nothing.

    A comment is known by its words, author, parent and article; one without a time has the article's.
    """
    published_at = article.published_at or datetime.now(UTC)
    imported = list(_flat(article.comments, article.slug, Reference(None, None), 0))
    likes = [(comment.itself, liker) for comment in imported for liker in comment.draft.liked_by]
    await _add(connection, article_id, imported, [liker for _, liker in likes], published_at)
    if likes:
        await comments.like_imported(
            connection,
            keys=[liked.key for liked, _ in likes],
            names=[liked.name for liked, _ in likes],
            likers=[liker for _, liker in likes],
        )
    await comments.remove_imported(connection, article_id=article_id, keys=[comment.itself.key for comment in imported])


async def _add(
    connection: Any, article_id: int, imported: Iterable[Imported], likers: Sequence[str], published_at: datetime
) -> None:
    by_depth = sorted(imported, key=lambda comment: comment.depth)
    names = [*(comment.draft.name for comment in by_depth), *likers]
    await commenters.add_imported(connection, names=names)
    await commenters.lock_imported(connection, article_id=article_id, names=names)
    for depth, level in groupby(by_depth, key=lambda comment: comment.depth):
        rows = _rows(list(level), published_at)
        await comments.add_imported(connection, article_id=article_id, depth=depth, rows=rows)


def _flat(drafts: Iterable[CommentDraft], slug: str, parent: Reference, depth: int) -> Iterator[Imported]:
    for draft in drafts:
        content = "\x1f".join((slug, parent.key or "", draft.name, draft.body))
        itself = Reference("import:" + hashlib.sha256(content.encode()).hexdigest(), draft.name)
        yield Imported(draft, itself, parent, depth)
        yield from _flat(draft.replies, slug, itself, depth + 1)


def _rows(level: Sequence[Imported], published_at: datetime) -> Rows:
    return Rows(
        keys=[comment.itself.key for comment in level],
        names=[comment.draft.name for comment in level],
        parent_keys=[comment.parent.key for comment in level],
        parent_names=[comment.parent.name for comment in level],
        bodies=[comment.draft.body for comment in level],
        htmls=[render_comment(comment.draft.body) for comment in level],
        times=[comment.draft.at or published_at for comment in level],
    )
