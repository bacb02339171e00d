"""What others do to a comment: likes and reports."""

from asyncpg import Connection

from db.discussion import comments, decisions, likes, reports
from db.discussion.decisions import Decision
from db.discussion.expected_facts import TAKES_PART
from db.discussion.reports import Report
from schema.rules.changes.comment_state import (
    NOT_FOUND,
    PUBLISHED,
    changed,
    expected,
    locked_comment,
    participation_errors,
)
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, WriteResult, failed, text_error


async def like(context: Context, comment_id: int, *, liked: bool) -> WriteResult:
    """Idempotent: likes or takes the like back, however often it is sent."""
    likely = expected(context, "LIKE", PUBLISHED, TAKES_PART if liked else None)
    if await changed(context, "LIKE" if liked else "UNLIKE", comment_id, likely):
        return WriteResult(comment_id)
    async with locked_comment(context, comment_id, "LIKE") as (connection, comment):
        if isinstance(comment, WriteResult):
            return comment
        if context.viewer.id is None or comment.status != "PUBLISHED":
            return NOT_FOUND
        if liked and (errors := await participation_errors(context, connection, comment.article_id)):
            return WriteResult(errors=errors)
        await (likes.add if liked else likes.remove)(connection, comment.id, context.viewer.id)
        return WriteResult(comment.id)


async def report(context: Context, comment_id: int, reason: str, details: str | None) -> WriteResult:
    """Reports count since a moderator last decided; as many as the threshold send the comment back to the queue."""
    if error := text_error(details, "input", "details"):
        return WriteResult(errors=[error])
    likely = expected(context, "REPORT", PUBLISHED, TAKES_PART)
    if await changed(context, "REPORT", comment_id, likely, (reason, details)):
        return WriteResult(comment_id)
    async with locked_comment(context, comment_id, "REPORT") as (connection, comment):
        if isinstance(comment, WriteResult):
            return comment
        if context.viewer.id is None or comment.status != "PUBLISHED":
            return NOT_FOUND
        if comment.author_id == context.viewer.id:
            return failed(ErrorCode.FORBIDDEN, "This is your own comment.", "input", "commentId")
        if errors := await participation_errors(context, connection, comment.article_id):
            return WriteResult(errors=errors)
        await reports.add(connection, Report(comment.id, context.viewer.id, reason, details))
        await _hold_if_reported(connection, comment.id)
        return WriteResult(comment.id)


async def _hold_if_reported(connection: Connection, comment_id: int) -> None:
    comment = await comments.state(connection, comment_id)
    if comment and comment.new_reports >= comment.report_threshold:
        decision = Decision(from_status=comment.status, to_status="PENDING", stage="reports")
        await decisions.apply(connection, comment.id, decision)
