"""What authors change of their comments: edits and deletion."""

from dataclasses import replace

from asyncpg import Connection

from db.connections.reads import run
from db.discussion import comments, decisions, discussions
from db.discussion.comments import CommentState
from db.discussion.decisions import Decision
from db.discussion.discussions import Facts, Posting
from db.discussion.expected_facts import columns
from db.text import comment_bodies
from schema.rules.changes.comment_state import changed, expected, locked_comment
from schema.rules.moderation import DEFAULT, Draft, Verdict
from schema.rules.posting import current_facts, draft, external_verdict, with_language
from schema.rules.posting_rules import author_exists, author_is_not_banned, body_fits, broken
from schema.rules.services import Context
from schema.rules.user_errors import ErrorCode, UserError, WriteResult, failed, failure


async def edit(context: Context, comment_id: int, text: str) -> WriteResult:
    """Another body, within the edit window. It is moderated anew; a pending comment stays pending."""
    services = context.services
    posting = Posting(0, None, context.viewer.id or 0, comment_bodies.normal(text))
    posting = await with_language(context, posting)
    if await _edited_as_seen(context, comment_id, posting):
        return WriteResult(comment_id)
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


async def _edited_as_seen(context: Context, comment_id: int, posting: Posting) -> bool:
    """Whether it is stored, by one statement that looks and one that writes. What seems to be refused, changes nothing,
    or changes the status, takes the locks first; so does what an external moderator might be asked about."""
    services, viewer = context.services, context.viewer.id
    if viewer is None or services.pipeline.has_external:
        return False
    found = await run(services.database, lambda connection: comments.look(connection, comment_id, viewer))
    if found is None or not_editable(context, found.comment) or posting.body == found.comment.body:
        return False
    posting = replace(posting, article_id=found.comment.article_id)
    if broken_by_edit(posting, found.facts):
        return False
    verdict = services.pipeline.decide(edited_draft(context, posting, found.facts, found.comment)) or DEFAULT
    status = edited_status(found.comment, verdict)
    if status != found.comment.status:
        return False
    seen = replace(found.seen, pace=services.rules.pace("EDIT"))
    return await changed(context, "EDIT", comment_id, seen, comments.revision(posting, status))


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


async def _revise(connection: Connection, comment: CommentState, posting: Posting, verdict: Verdict) -> None:
    status = edited_status(comment, verdict)
    if posting.body == comment.body:
        return
    await comments.revise(connection, comment.id, posting, status)
    if status != comment.status:
        decision = Decision(from_status=comment.status, to_status=status, stage=verdict.stage, reason=verdict.reason)
        await decisions.apply(connection, comment.id, decision)


def edited_status(comment: CommentState, verdict: Verdict) -> str:
    """A pending comment stays pending."""
    stays_pending = comment.status == "PENDING" and verdict.status == "PUBLISHED"
    return comment.status if stays_pending else verdict.status


async def delete(context: Context, comment_id: int) -> WriteResult:
    """Erases the body, at any time; the comment's place stays while it has replies."""
    mine = columns(author_id=context.viewer.id, erased=False)
    if await changed(context, "DELETE", comment_id, expected(context, "DELETE", mine)):
        return WriteResult(comment_id)
    async with locked_comment(context, comment_id, "DELETE") as (connection, comment):
        if isinstance(comment, WriteResult):
            return comment
        if comment.author_id != context.viewer.id:
            return failed(ErrorCode.FORBIDDEN, "Only its author may delete a comment.", "input", "commentId")
        if not comment.erased:
            await comments.erase(connection, comment.id, context.viewer.id)
        return WriteResult(comment.id)
