"""Posting a comment: its facts, the rules, moderation, the store, and the answer."""

from contextlib import AbstractAsyncContextManager, nullcontext
from typing import Any

from db.connections import postgres
from db.discussion import comments, discussions
from db.discussion.decisions import Decision
from db.discussion.discussions import Facts, Posting
from schema.rules.moderation import DEFAULT, Draft, Verdict
from schema.rules.posting_rules import article_is_hidden, broken_rules
from schema.rules.services import Context, PostingRules, Services
from schema.rules.user_errors import ErrorCode, UserError, Written, failure


async def post(context: Context, posting: Posting) -> Written:
    """Stores the comment, or says why not. Sent again with its key, it is the comment that was stored first.

    It is decided on without a lock, and stored if everything is still as it was then; if not, it is decided again.
    """
    services = context.services
    rules = services.rules
    async with _one_connection(services):
        facts = await facts_for_now(context, posting)
        if refused := _refused(posting, facts, rules):
            return refused
        external = await external_verdict(context, draft(context, posting, facts))
        decision = _decision(context, posting, facts, external)
        async with postgres.connection(services.database) as connection:
            key = await comments.add(connection, posting, facts, decision, rules.rate_limits)
        return Written(key) if key else await _post_alone(context, posting, external)


def _one_connection(services: Services) -> AbstractAsyncContextManager[Any]:
    """To the end of the block, unless an external moderator is asked: nobody keeps one for as long as that takes."""
    return nullcontext() if services.pipeline.asks else postgres.connection(services.database)


async def _post_alone(context: Context, posting: Posting, external: Verdict | None) -> Written:
    """While nobody else can change what is decided on."""
    services = context.services
    entered = discussions.entered(services.database, posting.article_id, posting.author_id, alone=True)
    async with entered as connection:
        facts = await discussions.facts(connection, posting, services.rules.rate_limits)
        if refused := _refused(posting, facts, services.rules):
            return refused
        decision = _decision(context, posting, facts, external)
        return Written(await comments.add(connection, posting, facts, decision))


async def check(context: Context, posting: Posting) -> list[UserError]:
    """What posting would answer, without posting."""
    return broken_rules(posting, await facts_for_now(context, posting), context.services.rules)


async def facts_for_now(context: Context, posting: Posting) -> Facts:
    """Without a lock: they may have changed by the time of posting."""
    async with postgres.connection(context.services.database) as connection:
        return await discussions.facts(connection, posting, context.services.rules.rate_limits)


def draft(context: Context, posting: Posting, facts: Facts) -> Draft:
    return Draft(
        body=posting.body,
        article_id=posting.article_id,
        mode=facts.mode,
        author_name=facts.author_name,
        author_comments=facts.author_comments,
        is_moderator=context.viewer.is_moderator,
    )


async def external_verdict(context: Context, about: Draft) -> Verdict | None:
    """Asked before anything is locked, so that nobody waits for it but the author; only if nothing else decides."""
    pipeline = context.services.pipeline
    return await pipeline.ask(about) if pipeline.asks and not pipeline.decide(about) else None


def _refused(posting: Posting, facts: Facts, rules: PostingRules) -> Written | None:
    """The answer, where there is nothing to store."""
    if facts.kept_id is not None:
        return _sent_before(posting, facts)
    errors = broken_rules(posting, facts, rules)
    return Written(errors=errors) if errors else None


def _sent_before(posting: Posting, facts: Facts) -> Written:
    if hidden := article_is_hidden(facts):
        return Written(errors=[hidden])
    if facts.kept_hash == posting.input_hash:
        return Written(facts.kept_id)
    message = "You have sent this idempotency key before, with another comment."
    return Written(errors=[failure(ErrorCode.IDEMPOTENCY_KEY_REUSED, message, "input", "idempotencyKey")])


def _decision(context: Context, posting: Posting, facts: Facts, external: Verdict | None) -> Decision:
    """Of the first stage that has one; where none has, nothing is decided."""
    verdict = context.services.pipeline.decide(draft(context, posting, facts)) or external
    if verdict is None:
        return Decision(to_status=DEFAULT.status)
    return Decision(to_status=verdict.status, stage=verdict.stage, reason=verdict.reason)
