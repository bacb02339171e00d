"""Changes to a comment after it was posted: edits and deletion by its author, likes and reports by others."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from asyncpg import Connection

from db.discussion import comments, decisions, discussions, likes, reports
from db.discussion.comments import CommentState
from db.discussion.decisions import Decision
from db.discussion.discussions import Facts, Posting
from db.discussion.pace import UNPACED, Action
from db.text import comment_bodies
from schema.rules.moderation import DEFAULT, Draft, Verdict
from schema.rules.posting import current_facts, draft, external_verdict, with_language
from schema.rules.posting_rules import author_exists, author_is_not_banned, body_fits, broken
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, UserError, WriteResult, failed, failure, rate_limited, text_error

NOT_FOUND = failed(ErrorCode.NOT_FOUND, "There is no such comment.", "input", "commentId")


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


def refused_pace(retry_at: datetime | None) -> WriteResult | None:
    return WriteResult(errors=[rate_limited(retry_at)]) if retry_at else None


def may_know(context: Context, comment: CommentState) -> bool:
    mine = comment.author_id == context.viewer.id
    return context.viewer.is_moderator or mine or (comment.article_listed and comment.visible)


async def edit(context: Context, comment_id: int, text: str) -> WriteResult:
    """Another body, within the edit window. It is moderated anew; a pending comment stays pending."""
    services = context.services
    posting = Posting(0, None, context.viewer.id or 0, comment_bodies.normal(text))
    posting = await with_language(context, posting)
    external = await _external_verdict(context, comment_id, posting)
    async with locked_comment(context, comment_id, "EDIT") as (connection, comment):
        if isinstance(comment, WriteResult):
            return comment
        if error := not_editable(context, comment):
            return WriteResult(errors=[error])
        posting = replace(posting, article_id=comment.article_id)
        facts = await discussions.facts(connection, posting)
        if errors := broken_by_edit(posting, facts):
            return WriteResult(errors=errors)
        verdict = services.pipeline.decide(edited_draft(context, posting, facts, comment)) or external or DEFAULT
        await _revise(connection, comment, posting, verdict)
        return WriteResult(comment.id)


async def _external_verdict(context: Context, comment_id: int, posting: Posting) -> Verdict | None:
    """The external moderator is not asked about an edit that will be refused."""
    if not context.services.pipeline.has_external:
        return None
    async with locked_comment(context, comment_id, "EDIT") as (_, comment):
        if isinstance(comment, WriteResult) or not_editable(context, comment):
            return None
    posting = replace(posting, article_id=comment.article_id)
    facts = await current_facts(context, posting)
    if broken_by_edit(posting, facts):
        return None
    return await external_verdict(context, edited_draft(context, posting, facts, comment))


def edited_draft(context: Context, posting: Posting, facts: Facts, comment: CommentState) -> Draft:
    """The comment itself is not among those that speak for its author."""
    new = draft(context, posting, facts)
    return replace(new, author_comments=new.author_comments - (comment.status == "PUBLISHED"))


def not_editable(context: Context, comment: CommentState) -> UserError | None:
    if comment.author_id != context.viewer.id:
        return failure(ErrorCode.FORBIDDEN, "Only its author may edit a comment.", "input", "commentId")
    if comment.status not in ("PUBLISHED", "PENDING"):
        return failure(ErrorCode.FORBIDDEN, "This comment can no longer be edited.", "input", "commentId")
    if comment.edit_window_over:
        return failure(ErrorCode.EDIT_WINDOW_OVER, "The time for editing is over.", "input", "commentId")
    return None


def broken_by_edit(posting: Posting, facts: Facts) -> list[UserError]:
    return broken((author_exists, author_is_not_banned, body_fits), posting, facts)


async def participation_errors(context: Context, connection: Connection, article_id: int = 0) -> list[UserError]:
    """Why the viewer may not take part: the account has been deleted, or is banned."""
    posting = Posting(article_id, None, context.viewer.id or 0, "")
    facts = await discussions.facts(connection, posting)
    return broken((author_exists, author_is_not_banned), posting, facts)


async def _revise(connection: Connection, comment: CommentState, posting: Posting, verdict: Verdict) -> None:
    stays_pending = comment.status == "PENDING" and verdict.status == "PUBLISHED"
    status = comment.status if stays_pending else verdict.status
    if posting.body == comment.body:
        return
    await comments.revise(connection, comment.id, posting, status)
    if status != comment.status:
        decision = Decision(from_status=comment.status, to_status=status, stage=verdict.stage, reason=verdict.reason)
        await decisions.apply(connection, comment.id, decision)


async def delete(context: Context, comment_id: int) -> WriteResult:
    """Erases the body, at any time; the comment's place stays while it has replies."""
    async with locked_comment(context, comment_id, "DELETE") as (connection, comment):
        if isinstance(comment, WriteResult):
            return comment
        if comment.author_id != context.viewer.id:
            return failed(ErrorCode.FORBIDDEN, "Only its author may delete a comment.", "input", "commentId")
        if not comment.erased:
            await comments.erase(connection, comment.id)
        return WriteResult(comment.id)


async def like(context: Context, comment_id: int, *, liked: bool) -> WriteResult:
    """Idempotent: likes or takes the like back, however often it is sent."""
    async with locked_comment(context, comment_id, "LIKE") as (connection, comment):
        if isinstance(comment, WriteResult):
            return comment
        if context.viewer.id is None or comment.status != "PUBLISHED":
            return NOT_FOUND
        if liked and (errors := await participation_errors(context, connection, comment.article_id)):
            return WriteResult(errors=errors)
        change = likes.add if liked else likes.remove
        await change(connection, comment.id, context.viewer.id)
        return WriteResult(comment.id)


async def report(context: Context, comment_id: int, reason: str, details: str | None) -> WriteResult:
    """Reports count since a moderator last decided; as many as the threshold send the comment back to the queue."""
    if error := text_error(details, "input", "details"):
        return WriteResult(errors=[error])
    async with locked_comment(context, comment_id, "REPORT") as (connection, comment):
        if isinstance(comment, WriteResult):
            return comment
        if context.viewer.id is None or comment.status != "PUBLISHED":
            return NOT_FOUND
        if comment.author_id == context.viewer.id:
            return failed(ErrorCode.FORBIDDEN, "This is your own comment.", "input", "commentId")
        if errors := await participation_errors(context, connection, comment.article_id):
            return WriteResult(errors=errors)
        await reports.add(connection, comment.id, context.viewer.id, reason, details)
        await _hold_if_reported(connection, comment.id)
        return WriteResult(comment.id)


async def _hold_if_reported(connection: Connection, comment_id: int) -> None:
    comment = await comments.state(connection, comment_id)
    if comment and comment.new_reports >= comment.report_threshold:
        decision = Decision(from_status=comment.status, to_status="PENDING", stage="reports")
        await decisions.apply(connection, comment.id, decision)
