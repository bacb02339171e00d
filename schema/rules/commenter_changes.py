"""Changes to a commenter: bans, deletion, and the export of everything held about them."""

from datetime import UTC, datetime
from typing import Any

import orjson
from asyncpg import Connection

from db.discussion import commenters, discussions, erasures, pace
from db.discussion.commenters import AccountDecision, Action
from db.discussion.discussions import Posting, posting_limits
from schema.fields.errors import graphql_error
from schema.rules.changes.comment_state import participation_errors
from schema.rules.identity import Role
from schema.rules.permissions import outsider
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, UserError, WriteResult, failed, rate_limited, text_error

NOT_FOUND = failed(ErrorCode.NOT_FOUND, "There is no such commenter.", "input", "commenterId")
NOT_ONESELF = failed(ErrorCode.FORBIDDEN, "This is for another moderator to decide.", "input", "commenterId")
BATCHES = 4
"""Comments, likes, reports, and the end."""
NOT_AN_EDITOR = failed(ErrorCode.FORBIDDEN, "Only editors may decide about the newsroom's own.", "input", "commenterId")


async def ban(context: Context, commenter_id: int, until: datetime | None, reason: str) -> WriteResult:
    if refused := await may_not_decide(context, commenter_id):
        return refused
    if error := text_error(reason, "input", "reason"):
        return WriteResult(errors=[error])
    if until is not None and until <= datetime.now(UTC):
        return failed(ErrorCode.BODY_INVALID, "A ban ends in the future.", "input", "until")
    decision = AccountDecision(commenter_id, context.viewer.id, "BAN", reason, until)
    found = await commenters.ban(context.services.database, decision)
    return WriteResult(commenter_id) if found else NOT_FOUND


async def unban(context: Context, commenter_id: int) -> WriteResult:
    if refused := await may_not_decide(context, commenter_id):
        return refused
    decision = AccountDecision(commenter_id, context.viewer.id, "UNBAN")
    found = await commenters.unban(context.services.database, decision)
    return WriteResult(commenter_id) if found else NOT_FOUND


async def may_not_decide(context: Context, commenter_id: int) -> WriteResult | None:
    """Why the moderator may not decide about this account: it is their own, or an editor's."""
    if commenter_id == context.viewer.id:
        return NOT_ONESELF
    badge = await commenters.badge(context.services.database, commenter_id)
    return NOT_AN_EDITOR if badge == "STAFF" and Role.EDITOR.name not in context.viewer.roles else None


async def delete(context: Context, commenter_id: int, *, keep_words: bool) -> WriteResult:
    """This process drops the commenter from its cache at once, others when the entry expires."""
    if not may_act_for(context, commenter_id):
        message = "Only moderators may delete other commenters."
        return failed(ErrorCode.FORBIDDEN, message, "input", "commenterId")
    own, services = commenter_id == context.viewer.id, context.services
    if not own and (refused := await may_not_decide(context, commenter_id)):
        return refused
    async with erasures.locked(services.database, commenter_id) as connection:
        if own and (errors := await self_deletion_errors(context, connection)):
            return WriteResult(errors=errors)
        if not await commenters.exists(connection, commenter_id):
            return NOT_FOUND
        action: Action = "DELETE" if keep_words else "ERASE"
        if own:
            await pace.count(connection, commenter_id, "DELETE")
        is_soon_done = await erasures.has_few_traces(connection, commenter_id)
        await erasures.begin(connection, AccountDecision(commenter_id, None if own else context.viewer.id, action))
    services.viewers.forget(commenter_id)
    if is_soon_done:
        await _erase(context, commenter_id)
    return WriteResult(commenter_id)


async def _erase(context: Context, commenter_id: int) -> None:
    """What most accounts have while the client waits; whoever listens to the database does what is more, or locked."""
    for _ in range(BATCHES):
        if not (await erasures.erase_next(context.services.database, commenter_id)).may_be_more:
            return


async def self_deletion_errors(context: Context, connection: Connection) -> list[UserError]:
    """Why viewers may not delete themselves now: with a new account they would escape a ban, or a rate limit."""
    if errors := await participation_errors(context, connection):
        return errors
    rules, viewer = context.services.rules, context.viewer.id or 0
    if retry_at := await pace.retry_at(connection, viewer, rules.pace("DELETE")):
        return [rate_limited(retry_at)]
    posting = Posting(0, None, viewer, "")
    longest = max((seconds for _, seconds in rules.rate_limits), default=0)
    facts = await discussions.facts(connection, posting, posting_limits(((1, longest),)))
    if not facts.retry_at:
        return []
    message = "You have posted a moment ago. Delete the account a little later."
    return [rate_limited(facts.retry_at, message)]


async def export(context: Context, commenter_id: int) -> Any:
    """A JSON object; None where there is no such commenter. Raises GraphQLError for others than moderators and
    oneself."""
    if refusal := outsider(context.viewer):
        raise graphql_error(refusal.errors[0].code.name, refusal.errors[0].message)
    if not may_act_for(context, commenter_id):
        raise graphql_error("FORBIDDEN", "Only moderators may export other commenters.")
    text = await commenters.export(context.services.database, commenter_id)
    return None if text is None else orjson.loads(text)


def may_act_for(context: Context, commenter_id: int) -> bool:
    return context.viewer.is_moderator or commenter_id == context.viewer.id
