"""Moderators' decisions: about comments, and about the commenting mode of an article."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import orjson

from db.access import audit_log
from db.compiler.global_ids import key_of
from db.discussion import comments, decisions, discussions, leases
from db.discussion.comments import CommentState
from db.discussion.decisions import Decision
from db.discussion.expected_facts import ExpectedState, columns
from schema.rules.changes.comment_state import NOT_FOUND, changed, locked_comment
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, WriteResult, failed, text_error

TRANSITIONS = {
    "PUBLISH": ({"PENDING"}, "PUBLISHED"),
    "REJECT": ({"PENDING"}, "REJECTED"),
    "REMOVE": ({"PENDING", "PUBLISHED"}, "REMOVED"),
    "RESTORE": ({"REJECTED", "REMOVED"}, "PUBLISHED"),
}
"""From which statuses each decision leads to which. Of two moderators who decide about a pending comment at once, the
second gets a conflict: only RESTORE takes another's decision back, and REMOVE takes what is published away."""
LIKELY = {"PUBLISH": "PENDING", "REJECT": "PENDING", "REMOVE": "PUBLISHED", "RESTORE": "REMOVED"}

MOST_TOGETHER = 50


@dataclass(frozen=True, slots=True)
class RequestedDecision:
    """`decision` is one of TRANSITIONS; `expected` the status that the moderator saw, None for any."""

    comment_id: int
    decision: str
    reason: str | None = None
    note: str | None = None
    expected: str | None = None


async def moderate(context: Context, requested: RequestedDecision) -> WriteResult:
    """Of two moderators the first decides; the second gets a conflict that names the first."""
    froms, to_status = TRANSITIONS[requested.decision]
    for name in ("reason", "note"):
        if error := text_error(getattr(requested, name), "input", name):
            return WriteResult(errors=[error])
    if await _decided_as_expected(context, requested):
        return WriteResult(requested.comment_id)
    async with locked_comment(context, requested.comment_id) as (connection, comment):
        if isinstance(comment, WriteResult):
            return comment
        if comment.status not in froms or comment.erased or requested.expected not in (None, comment.status):
            return failed(ErrorCode.CONFLICT, conflict(comment), "input", "decision")
        await decisions.apply(connection, comment.id, _decision(context, requested, comment.status, to_status))
        return WriteResult(comment.id)


async def _decided_as_expected(context: Context, requested: RequestedDecision) -> bool:
    """In one statement, from the status that the moderator saw, or else the one that it likely is."""
    froms, to_status = TRANSITIONS[requested.decision]
    status = requested.expected or LIKELY[requested.decision]
    if status not in froms:
        return False
    decision = _decision(context, requested, status, to_status)
    expected = ExpectedState(columns(status=status, erased=False))
    return await changed(context, "DECIDE", requested.comment_id, expected, decision.texts)


def _decision(context: Context, requested: RequestedDecision, from_status: str, to_status: str) -> Decision:
    return Decision(
        from_status=from_status,
        to_status=to_status,
        moderator_id=context.viewer.id,
        reason=requested.reason,
        note=requested.note,
    )


def conflict(comment: CommentState) -> str:
    if comment.erased:
        return "Its author has deleted this comment."
    by = ""
    if comment.last_moderator_name and comment.last_decided_at:
        by = f" {comment.last_moderator_name} decided so at {comment.last_decided_at:%Y-%m-%d %H:%M:%S} UTC."
    return f"This comment is {comment.status.lower()} already.{by}"


async def moderate_together(context: Context, comment_ids: Sequence[str], requested: RequestedDecision) -> WriteResult:
    """One after the other, each for itself: what one of them fails by keeps no other from being decided."""
    if len(comment_ids) > MOST_TOGETHER:
        return failed(ErrorCode.TOO_MANY, f"At most {MOST_TOGETHER} at once.", "input", "commentIds")
    results = []
    for place, id in enumerate(dict.fromkeys(comment_ids)):
        key = key_of("Comment", id)
        errors = (await moderate(context, replace(requested, comment_id=key))).errors
        error = {"code": errors[0].code.name, "message": errors[0].message} if errors else {}
        results.append({"place": place, "id": id, "key": key, **error})
    return WriteResult(results=orjson.dumps(results).decode())


async def undo(context: Context, comment_id: int, expected: str | None) -> WriteResult:
    """As it was before the last decision, if a moderator made that and nothing has come since."""
    async with locked_comment(context, comment_id) as (connection, comment):
        if isinstance(comment, WriteResult):
            return comment
        last = await decisions.last(connection, comment.id)
        stands = last and last.moderator_id and last.to_status == comment.status and not comment.erased
        if not last or not last.from_status or not stands or expected not in (None, comment.status):
            return failed(ErrorCode.CONFLICT, f"There is nothing to undo. {conflict(comment)}", "input", "commentId")
        back = Decision(from_status=comment.status, to_status=last.from_status, moderator_id=context.viewer.id)
        await decisions.apply(connection, comment.id, back)
        return WriteResult(comment.id)


async def lease(context: Context, comment_id: int) -> WriteResult:
    """For a while, and longer each time. Who has it is told to others; they may decide all the same."""
    holder = await leases.take(context.services.database, comment_id, context.viewer.id or 0)
    if holder is None:
        return NOT_FOUND
    name, until = holder
    if name and until:
        message = f"{name} is looking at this until {until:%H:%M:%S} UTC."
        return failed(ErrorCode.CONFLICT, message, "input", "commentId")
    return WriteResult(comment_id)


async def release(context: Context, comment_id: int) -> WriteResult:
    await leases.release(context.services.database, comment_id, context.viewer.id or 0)
    return WriteResult(comment_id)


async def feature(context: Context, comment_id: int, *, featured: bool) -> WriteResult:
    """Idempotent. Of what is not published nothing is featured, and nothing has to be taken back."""
    async with locked_comment(context, comment_id) as (connection, comment):
        if isinstance(comment, WriteResult):
            return comment
        if featured and comment.status != "PUBLISHED":
            return failed(ErrorCode.CONFLICT, f"Only published comments are featured. {conflict(comment)}")
        await audit_log.sign(connection, context.viewer.actor)
        await comments.feature(connection, comment.id, featured=featured)
        return WriteResult(comment.id)


async def set_commenting(context: Context, article_id: int, mode: str) -> WriteResult:
    database = context.services.database
    if not await discussions.is_listed(database, article_id):
        return failed(ErrorCode.NOT_FOUND, "There is no such article.", "input", "articleId")
    async with discussions.locked(database, article_id, context.viewer.id) as connection:
        await audit_log.sign(connection, context.viewer.actor)
        await discussions.set_mode(connection, article_id, mode)
    return WriteResult(article_id)
