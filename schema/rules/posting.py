"""Posting a comment: the rules that it must meet, and what becomes of it."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import timedelta
from typing import Any

from db.connections import postgres
from db.discussion import comments, discussions
from db.discussion.decisions import Decision
from db.discussion.discussions import Facts, Posting
from db.text import comment_bodies
from schema.rules.moderation import DEFAULT, Draft, Verdict
from schema.rules.services import Context, PostingRules, Services
from schema.rules.user_errors import BodyTooLong, BodyTooShort, ErrorCode, RateLimited, UserError, Written, failure

Rule = Callable[[Posting, Facts, PostingRules], UserError | None]
BODY = ("input", "body")


def author_exists(posting: Posting, facts: Facts, rules: PostingRules) -> UserError | None:
    if facts.author_exists:
        return None
    return failure(ErrorCode.NOT_SIGNED_IN, "This account has been deleted. Sign in again.")


def author_is_not_banned(posting: Posting, facts: Facts, rules: PostingRules) -> UserError | None:
    if facts.banned_until is None:
        return None
    until = "for good" if facts.banned_until.year == 9999 else f"until {facts.banned_until:%Y-%m-%d %H:%M} UTC"
    return failure(ErrorCode.BANNED, f"You are banned {until}: {facts.ban_reason}")


def article_is_hidden(facts: Facts) -> UserError | None:
    if facts.article_listed:
        return None
    return failure(ErrorCode.NOT_FOUND, "There is no such article.", "input", "articleId")


def article_takes_comments(posting: Posting, facts: Facts, rules: PostingRules) -> UserError | None:
    if hidden := article_is_hidden(facts):
        return hidden
    if facts.mode == "CLOSED":
        return failure(ErrorCode.COMMENTS_CLOSED, "The comments of this article are closed.", "input", "articleId")
    return None


def parent_takes_replies(posting: Posting, facts: Facts, rules: PostingRules) -> UserError | None:
    if posting.parent_id is None or not facts.article_listed:
        return None
    if not facts.parent_open or facts.parent_depth is None:
        message = "The comment that this answers is not there, or no longer."
        return failure(ErrorCode.PARENT_UNAVAILABLE, message, "input", "parentId")
    if facts.parent_depth >= facts.maximum_depth:
        message = f"Replies go {facts.maximum_depth} levels deep at the most."
        return failure(ErrorCode.TOO_DEEP, message, "input", "parentId")
    return None


def body_fits(posting: Posting, facts: Facts, rules: PostingRules) -> UserError | None:
    return body_error(posting.body, facts.minimum_length, facts.maximum_length) if facts.article_listed else None


def body_error(body: str, minimum: int, maximum: int) -> UserError | None:
    """The same for new and for edited comments."""
    length = comment_bodies.length(body)
    if body and (fault := comment_bodies.fault(body)):
        return failure(ErrorCode.BODY_INVALID, fault, *BODY)
    if length < minimum:
        message = f"A comment has at least {minimum} characters; this one has {length}."
        return BodyTooShort(
            code=ErrorCode.BODY_TOO_SHORT, message=message, path=list(BODY), minimum=minimum, length=length
        )
    if length > maximum:
        message = f"A comment has at most {maximum} characters; this one has {length}."
        return BodyTooLong(
            code=ErrorCode.BODY_TOO_LONG, message=message, path=list(BODY), maximum=maximum, length=length
        )
    return None


def words_are_new(posting: Posting, facts: Facts, rules: PostingRules) -> UserError | None:
    since = facts.now - timedelta(seconds=rules.duplicate_seconds)
    if any(posted > since for posted in facts.same_words):
        return failure(ErrorCode.DUPLICATE, "You have just posted the same words here.", *BODY)
    return None


def pace_is_kept(posting: Posting, facts: Facts, rules: PostingRules) -> UserError | None:
    waits = [
        facts.recent[number - 1] + timedelta(seconds=seconds)
        for number, seconds in rules.rate_limits
        if len(facts.recent) >= number
    ]
    if not waits or max(waits) <= facts.now:
        return None
    message = "You have posted too many comments in too short a time."
    return RateLimited(code=ErrorCode.RATE_LIMITED, message=message, path=None, retry_at=max(waits))


RULES: Sequence[Rule] = (
    author_exists,
    author_is_not_banned,
    article_takes_comments,
    parent_takes_replies,
    body_fits,
    words_are_new,
    pace_is_kept,
)


def broken_rules(posting: Posting, facts: Facts, rules: PostingRules) -> list[UserError]:
    return broken(RULES, posting, facts, rules)


def broken(wanted: Sequence[Rule], posting: Posting, facts: Facts, rules: PostingRules) -> list[UserError]:
    return [error for rule in wanted if (error := rule(posting, facts, rules))]


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
