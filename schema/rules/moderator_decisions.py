"""What moderators do: decide about comments, open and close discussions."""

from dataclasses import dataclass

from db.discussion import comments, decisions, discussions
from db.discussion.comments import Standing
from db.discussion.decisions import Decision
from schema.rules.comment_changes import NOT_FOUND, standing
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, Written, failed, unfit

TRANSITIONS = {
    "PUBLISH": ({"PENDING"}, "PUBLISHED"),
    "REJECT": ({"PENDING"}, "REJECTED"),
    "REMOVE": ({"PENDING", "PUBLISHED"}, "REMOVED"),
    "RESTORE": ({"REJECTED", "REMOVED"}, "PUBLISHED"),
}
"""From which statuses each decision leads to which. Of two moderators who decide about a pending comment at once one is
second: only RESTORE takes another's decision back, and REMOVE takes what is published away."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a moderator wants to become of a comment: one of TRANSITIONS."""

    comment_id: int
    decision: str
    reason: str | None = None
    note: str | None = None
    expected: str | None = None


async def moderate(context: Context, ruling: Ruling) -> Written:
    """The first of two moderators decides; the second is told who was first."""
    froms, to_status = TRANSITIONS[ruling.decision]
    for name in ("reason", "note"):
        if error := unfit(getattr(ruling, name), "input", name):
            return Written(errors=[error])
    async with standing(context, ruling.comment_id) as (connection, comment):
        if comment is None:
            return NOT_FOUND
        if comment.status not in froms or comment.erased or ruling.expected not in (None, comment.status):
            return failed(ErrorCode.CONFLICT, conflict(comment), "input", "decision")
        decision = Decision(
            from_status=comment.status,
            to_status=to_status,
            moderator_id=context.viewer.id,
            reason=ruling.reason,
            note=ruling.note,
        )
        await comments.set_status(connection, comment.id, to_status)
        await decisions.record(connection, comment.id, decision)
        return Written(comment.id)


def conflict(comment: Standing) -> str:
    if comment.erased:
        return "Its author has deleted this comment."
    by = ""
    if comment.last_moderator_name and comment.last_decided_at:
        by = f" {comment.last_moderator_name} decided so at {comment.last_decided_at:%Y-%m-%d %H:%M:%S} UTC."
    return f"This comment is {comment.status.lower()} already.{by}"


async def set_commenting(context: Context, article_id: int, mode: str) -> Written:
    database = context.services.database
    if not await discussions.is_listed(database, article_id):
        return failed(ErrorCode.NOT_FOUND, "There is no such article.", "input", "articleId")
    async with discussions.entered(database, article_id, context.viewer.id) as connection:
        await discussions.set_mode(connection, article_id, mode)
    return Written(article_id)
