"""What readers follow, and what they have read of what they are told."""

from db.discussion.notices import follows
from db.discussion.notices.follows import MOST, Subject
from schema.rules.services import Context
from schema.rules.user_errors import NOT_SIGNED_IN, ErrorCode, WriteResult, failed


async def follow(context: Context, subject: Subject, key: int) -> WriteResult:
    """Idempotent. What readers cannot find is not followed."""
    argument = f"{subject.lower()}Id"
    match await follows.follow(context.services.database, context.viewer.id or 0, subject, key):
        case "NOT_SIGNED_IN":
            return NOT_SIGNED_IN
        case "NOT_FOUND":
            return failed(ErrorCode.NOT_FOUND, f"There is no such {subject.lower()}.", "input", argument)
        case "TOO_MANY":
            return failed(ErrorCode.TOO_MANY, f"You follow {MOST:,} already.", "input", argument)
        case _:
            return WriteResult(key)


async def unfollow(context: Context, subject: Subject, key: int) -> WriteResult:
    """Idempotent, also of what is not to be found any more."""
    await follows.unfollow(context.services.database, context.viewer.id or 0, subject, key)
    return WriteResult(key)


async def mark_read(context: Context, up_to: int) -> WriteResult:
    if not up_to:
        return failed(ErrorCode.NOT_FOUND, "There is no such notification.", "input", "upTo")
    viewer = context.viewer.id or 0
    await follows.read_up_to(context.services.database, viewer, up_to)
    return WriteResult(viewer)
