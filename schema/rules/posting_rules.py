"""Posting rules: each checks a comment against the facts about its author, article and parent."""

from collections.abc import Callable, Sequence

from db.discussion.discussions import Facts, Posting
from db.text import comment_bodies
from schema.rules.anchor_rules import ANCHOR_RULES
from schema.rules.user_errors import (
    BannedError,
    BodyTooLong,
    BodyTooShort,
    CommentsClosedError,
    ErrorCode,
    UserError,
    failure,
    rate_limited,
)

Rule = Callable[[Posting, Facts], UserError | None]
BODY = ("input", "body")


def author_exists(posting: Posting, facts: Facts) -> UserError | None:
    if facts.author_exists:
        return None
    return failure(ErrorCode.NOT_SIGNED_IN, "This account has been deleted. Sign in again.")


def author_is_not_banned(posting: Posting, facts: Facts) -> UserError | None:
    if facts.banned_until is None:
        return None
    until = None if facts.banned_until.year == 9999 else facts.banned_until
    how_long = f"until {until:%Y-%m-%d %H:%M} UTC" if until else "for good"
    message, reason = f"You are banned {how_long}: {facts.ban_reason}", facts.ban_reason or ""
    return BannedError(code=ErrorCode.BANNED, message=message, path=None, until=until, reason=reason)


def article_is_hidden(facts: Facts) -> UserError | None:
    if facts.article_listed:
        return None
    return failure(ErrorCode.NOT_FOUND, "There is no such article.", "input", "articleId")


def article_takes_comments(posting: Posting, facts: Facts) -> UserError | None:
    if hidden := article_is_hidden(facts):
        return hidden
    if facts.mode == "CLOSED":
        message, path = "The comments of this article are closed.", ["input", "articleId"]
        return CommentsClosedError(
            code=ErrorCode.COMMENTS_CLOSED, message=message, path=path, closed_at=facts.closed_at
        )
    return None


def parent_takes_replies(posting: Posting, facts: Facts) -> UserError | None:
    if posting.parent_id is None or not facts.article_listed:
        return None
    if not facts.parent_open or facts.parent_depth is None:
        message = "The comment that this answers is not there, or no longer."
        return failure(ErrorCode.PARENT_UNAVAILABLE, message, "input", "parentId")
    if facts.parent_depth >= facts.maximum_depth:
        message = f"Replies go {facts.maximum_depth} levels deep at the most."
        return failure(ErrorCode.TOO_DEEP, message, "input", "parentId")
    return None


def body_fits(posting: Posting, facts: Facts) -> UserError | None:
    return body_error(posting.body, facts.minimum_length, facts.maximum_length) if facts.article_listed else None


def body_error(body: str, minimum: int, maximum: int) -> UserError | None:
    """For new and edited comments alike."""
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


def is_no_duplicate(posting: Posting, facts: Facts) -> UserError | None:
    if facts.is_duplicate:
        return failure(ErrorCode.DUPLICATE, "You have just posted the same words here.", *BODY)
    return None


def is_within_rate_limits(posting: Posting, facts: Facts) -> UserError | None:
    if facts.retry_at is None:
        return None
    return rate_limited(facts.retry_at, "You have posted too many comments in too short a time.")


RULES: Sequence[Rule] = (
    author_exists,
    author_is_not_banned,
    article_takes_comments,
    parent_takes_replies,
    *ANCHOR_RULES,
    body_fits,
    is_no_duplicate,
    is_within_rate_limits,
)


def broken_rules(posting: Posting, facts: Facts) -> list[UserError]:
    """The errors of all rules, in their order; empty where the comment can be stored."""
    return broken(RULES, posting, facts)


def broken(wanted: Sequence[Rule], posting: Posting, facts: Facts) -> list[UserError]:
    return [error for rule in wanted if (error := rule(posting, facts))]
