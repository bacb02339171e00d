"""Posting a comment, step by step: facts, rules, moderation, store, answer."""

from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import replace
from typing import Any

from db.connections import postgres
from db.discussion import comments, discussions
from db.discussion.comments import NewComment
from db.discussion.decisions import Decision
from db.discussion.discussions import Facts, Posting
from schema.rules.moderation import DEFAULT, Draft, Verdict
from schema.rules.posting_rules import article_is_hidden, broken_rules
from schema.rules.preparation import can_comment
from schema.rules.services import Context, Services
from schema.rules.user_errors import ErrorCode, UserError, WriteResult, failure

ERASED = "erased"
"""What the facts have in place of the hash where the words are erased, and their hash with them."""


async def post(context: Context, posting: Posting) -> WriteResult:
    """The key of the stored comment, or why it is not stored. A retry with the same idempotency key gets the same.

    Facts are guessed from those before, or read without locks, and compared under the locks when the comment is stored.
    Where they have changed meanwhile, which is rare, the same steps are taken again under the locks. For a comment on
    words they always are: no edit of the article may take these away before it is stored.
    """
    if key := await _post_as_expected(context, posting):
        return WriteResult(key)
    async with _connection_for_all_steps(context.services):
        return await _post_by_current_facts(context, posting)


async def _post_as_expected(context: Context, posting: Posting) -> int | None:
    """Together with others that are posted at the same time. None where it is not stored: the facts are not as
    expected. What seems to be refused is looked at first, and so is what an external moderator might be asked about."""
    services = context.services
    facts = services.expected_facts.of(posting, context.viewer, services.posting_limits)
    if facts is None or posting.anchor or services.pipeline.has_external or broken_rules(posting, facts):
        return None
    posting = await with_language(context, posting)
    decision = _decision(context, posting, facts, None)
    comment = NewComment(posting, facts, decision)
    key = await services.comment_batches.add(services.database, comment, services.posting_limits)
    if key:
        services.expected_facts.learn(posting, facts, decision.to_status)
    return key


async def _post_by_current_facts(context: Context, posting: Posting) -> WriteResult:
    facts = await current_facts(context, posting)
    if refusal := _refusal(context, posting, facts):
        if facts.kept_id is not None:
            await discussions.confirm(context.services.database)
        return refusal
    posting = await with_language(context, posting)
    external = await external_verdict(context, draft(context, posting, facts))
    key = None if posting.anchor else await _store(context, posting, facts, external)
    return WriteResult(key) if key else await _post_under_locks(context, posting, external)


async def _store(context: Context, posting: Posting, facts: Facts, external: Verdict | None) -> int | None:
    """The key of the stored comment; None where the facts are others."""
    services, decision = context.services, _decision(context, posting, facts, external)
    async with postgres.connection(services.database) as connection:
        key = await comments.add(connection, posting, facts, decision, services.posting_limits)
    if key:
        services.expected_facts.learn(posting, facts, decision.to_status)
    return key


async def _post_under_locks(context: Context, posting: Posting, external: Verdict | None) -> WriteResult:
    """The verdict of the external moderator still counts: no HTTP request is made while others wait for the locks."""
    database, limits = context.services.database, context.services.posting_limits
    locked = discussions.locked(database, posting.article_id, posting.author_id, lock_commenter=True)
    async with locked as connection:
        facts = await discussions.facts(connection, posting, limits)
        if refusal := _refusal(context, posting, facts):
            return refusal
        decision = _decision(context, posting, facts, external)
        return WriteResult(await comments.add(connection, posting, facts, decision))


async def with_language(context: Context, posting: Posting) -> Posting:
    """From now on it can be moderated and rendered, too."""
    await can_comment()
    from db.text.languages.detection import of_comment

    return replace(posting, language=await of_comment(posting.body, context.services.languages))


async def check(context: Context, posting: Posting) -> list[UserError]:
    """The errors that posting would answer, without posting."""
    return broken_rules(posting, await current_facts(context, posting))


def _connection_for_all_steps(services: Services) -> AbstractAsyncContextManager[Any]:
    """One connection for all steps, unless an external moderator is asked: none is held during an HTTP request."""
    return nullcontext() if services.pipeline.has_external else postgres.connection(services.database)


async def current_facts(context: Context, posting: Posting) -> Facts:
    """Read without locks: they may have changed by the time the comment is stored."""
    async with postgres.connection(context.services.database) as connection:
        return await discussions.facts(connection, posting, context.services.posting_limits)


def _refusal(context: Context, posting: Posting, facts: Facts) -> WriteResult | None:
    """The answer where nothing is to be stored: a retry of a stored comment, or broken rules."""
    if facts.kept_id is not None:
        return _retried(posting, facts)
    errors = broken_rules(posting, facts)
    return WriteResult(errors=errors) if errors else None


def _retried(posting: Posting, facts: Facts) -> WriteResult:
    if hidden := article_is_hidden(facts):
        return WriteResult(errors=[hidden])
    if facts.kept_hash == ERASED or posting.is_input(facts.kept_hash):
        return WriteResult(facts.kept_id)
    message = "You have sent this idempotency key before, with another comment."
    return WriteResult(errors=[failure(ErrorCode.IDEMPOTENCY_KEY_REUSED, message, "input", "idempotencyKey")])


def draft(context: Context, posting: Posting, facts: Facts) -> Draft:
    return Draft(
        body=posting.body,
        article_id=posting.article_id,
        mode=facts.mode,
        author_name=facts.author_name,
        author_comments=facts.author_comments,
        is_moderator=context.viewer.is_moderator,
    )


async def external_verdict(context: Context, comment: Draft) -> Verdict | None:
    """The external moderator's, who is asked only if no stage of the pipeline decides, and before anything is
    locked."""
    pipeline = context.services.pipeline
    return await pipeline.ask_external(comment) if pipeline.has_external and not pipeline.decide(comment) else None


def _decision(context: Context, posting: Posting, facts: Facts, external: Verdict | None) -> Decision:
    """That of the first stage that has a verdict. Without any, the comment gets the default status."""
    verdict = context.services.pipeline.decide(draft(context, posting, facts)) or external
    if verdict is None:
        return Decision(to_status=DEFAULT.status)
    if verdict.status != "PUBLISHED":
        context.services.viewers.held[posting.author_id] = True
    return Decision(to_status=verdict.status, stage=verdict.stage, reason=verdict.reason)
