"""What a change of a comment begins with: its state, as it is expected or under the lock of its discussion."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime

from asyncpg import Connection

from db.discussion import comments, discussions
from db.discussion.comments import CommentState
from db.discussion.discussions import Posting
from db.discussion.expected_facts import Change, ChangeKind, ExpectedState, columns
from db.discussion.pace import UNPACED, Action
from schema.rules.posting_rules import author_exists, author_is_not_banned, broken
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, UserError, WriteResult, failed, rate_limited

NOT_FOUND = failed(ErrorCode.NOT_FOUND, "There is no such comment.", "input", "commentId")
PUBLISHED = columns(status="PUBLISHED", visible=True, article_listed=True)
"""Of a comment that everyone may know of."""


@asynccontextmanager
async def locked_comment(
    context: Context, comment_id: int, action: Action | None = None
) -> AsyncIterator[tuple[Connection, CommentState | WriteResult]]:
    """The comment's state under the lock of its discussion; or the refusal, where the viewer has done this too often
    or may not know of the comment."""
    database, pace = context.services.database, context.services.rules.pace(action) if action else UNPACED
    async with comments.locked(database, comment_id, context.viewer.id, pace) as (connection, retry_at, found):
        known = found if found and may_know(context, found) else NOT_FOUND
        yield connection, refused_pace(retry_at) or known


def expected(context: Context, action: Action, state: str, facts: str | None = None) -> ExpectedState:
    return ExpectedState(state, facts, context.services.rules.pace(action))


async def changed(
    context: Context, kind: ChangeKind, comment_id: int, expected: ExpectedState, texts: Sequence[str | None] = ()
) -> bool:
    """Whether the viewer has made the change, together with others that are made at the same time. Where it is not as
    expected, which is rare, it is looked at under the locks, and decided by the rules."""
    services, viewer = context.services, context.viewer.id
    if viewer is None:
        return False
    return await services.change_batches.make(services.database, Change(kind, comment_id, viewer, expected, texts))


def refused_pace(retry_at: datetime | None) -> WriteResult | None:
    return WriteResult(errors=[rate_limited(retry_at)]) if retry_at else None


def may_know(context: Context, comment: CommentState) -> bool:
    mine = comment.author_id == context.viewer.id
    return context.viewer.is_moderator or mine or (comment.article_listed and comment.visible)


async def participation_errors(context: Context, connection: Connection, article_id: int = 0) -> list[UserError]:
    """Why the viewer may not take part: the account has been deleted, or is banned."""
    posting = Posting(article_id, None, context.viewer.id or 0, "")
    facts = await discussions.facts(connection, posting)
    return broken((author_exists, author_is_not_banned), posting, facts)
