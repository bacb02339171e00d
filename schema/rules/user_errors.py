"""User errors: expected failures as data of a payload, each with a stable code, a message and the input at fault."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

import strawberry

from db.text import comment_bodies

MAXIMUM_TEXT = 1000


@strawberry.enum(description="Why a mutation did nothing.")
class ErrorCode(Enum):
    NOT_SIGNED_IN = strawberry.enum_value("NOT_SIGNED_IN", description="Send a valid bearer token.")
    FORBIDDEN = strawberry.enum_value("FORBIDDEN", description="You are signed in, but may not do this.")
    BANNED = strawberry.enum_value("BANNED", description="A moderator has banned you; the message says why.")
    NOT_FOUND = strawberry.enum_value("NOT_FOUND", description="There is no such object, or you may not see it.")
    BODY_TOO_SHORT = strawberry.enum_value(
        "BODY_TOO_SHORT", description="Fewer characters than `commentPolicy.minimumLength`."
    )
    BODY_TOO_LONG = strawberry.enum_value(
        "BODY_TOO_LONG", description="More characters than `commentPolicy.maximumLength`."
    )
    BODY_INVALID = strawberry.enum_value(
        "BODY_INVALID", description="A text, or another value, that cannot be stored; the message says why."
    )
    COMMENTS_CLOSED = strawberry.enum_value("COMMENTS_CLOSED", description="The article takes no comments now.")
    PARENT_UNAVAILABLE = strawberry.enum_value(
        "PARENT_UNAVAILABLE", description="The comment to answer is not there, not published, or on another article."
    )
    TOO_DEEP = strawberry.enum_value("TOO_DEEP", description="A reply deeper than `commentPolicy.maximumDepth`.")
    DUPLICATE = strawberry.enum_value("DUPLICATE", description="You have just posted the same words on this article.")
    RATE_LIMITED = strawberry.enum_value(
        "RATE_LIMITED",
        description="Too many comments, edits, likes, reports, deletions or shares in too short a time: `retryAt` says "
        "when to try again.",
    )
    EDIT_WINDOW_OVER = strawberry.enum_value(
        "EDIT_WINDOW_OVER", description="More than `commentPolicy.editWindowSeconds` have passed since it was posted."
    )
    IDEMPOTENCY_KEY_REUSED = strawberry.enum_value(
        "IDEMPOTENCY_KEY_REUSED", description="You have sent this key before, with other input."
    )
    CONFLICT = strawberry.enum_value("CONFLICT", description="Somebody else was first; the message says who.")
    REQUIRED = strawberry.enum_value("REQUIRED", description="Something is missing that there must be.")
    TOO_LONG = strawberry.enum_value("TOO_LONG", description="A text of an article with too many characters.")
    TOO_MANY = strawberry.enum_value("TOO_MANY", description="A list with too many items.")
    INVALID_VALUE = strawberry.enum_value(
        "INVALID_VALUE", description="A value that there cannot be; the message says why."
    )
    ANCHOR_MISMATCH = strawberry.enum_value(
        "ANCHOR_MISMATCH", description="The words to comment on do not stand where the anchor says they do."
    )
    SLUG_TAKEN = strawberry.enum_value("SLUG_TAKEN", description="Another article has this slug.")
    EXTERNAL_ID_TAKEN = strawberry.enum_value("EXTERNAL_ID_TAKEN", description="Another article has this externalId.")
    NOT_PUBLISHED = strawberry.enum_value("NOT_PUBLISHED", description="This is for published articles only.")
    IMAGE_TYPE_UNSUPPORTED = strawberry.enum_value(
        "IMAGE_TYPE_UNSUPPORTED", description="JPEG, PNG, WebP, AVIF and GIF are taken, by what is in the file."
    )
    IMAGE_TOO_LARGE = strawberry.enum_value(
        "IMAGE_TOO_LARGE", description="More bytes or pixels than this server takes; the message says how many."
    )
    IMAGE_DAMAGED = strawberry.enum_value(
        "IMAGE_DAMAGED", description="The picture cannot be read to its end, or not in time."
    )
    IMAGE_NOT_FETCHED = strawberry.enum_value(
        "IMAGE_NOT_FETCHED", description="Nothing was fetched from the address, or it may not be fetched from."
    )
    IMAGES_UNAVAILABLE = strawberry.enum_value(
        "IMAGES_UNAVAILABLE", description="The storage of images does not answer. Try again."
    )


@strawberry.interface(description="An expected failure.")
class UserError:
    code: ErrorCode = strawberry.field(description="Stable, for code to branch on.")
    message: str = strawberry.field(description="For a person to read.")
    path: list[str] | None = strawberry.field(
        default=None, description="The input field at fault, as a path from `input`; null where none is."
    )


@strawberry.type(description="The body has too few characters.")
class BodyTooShort(UserError):
    minimum: int = strawberry.field(description="In Unicode code points, after trimming.")
    length: int = strawberry.field(description="What was sent, counted the same way.")


@strawberry.type(description="The body has too many characters.")
class BodyTooLong(UserError):
    maximum: int = strawberry.field(description="In Unicode code points, after trimming.")
    length: int = strawberry.field(description="What was sent, counted the same way.")


@strawberry.type(description="Too much of the same in too short a time: comments, edits, likes, reports and so on.")
class RateLimited(UserError):
    retry_at: datetime = strawberry.field(description="When the next one will be taken.")


@strawberry.type(description="A moderator has banned you.")
class BannedError(UserError):
    until: datetime | None = strawberry.field(description="When the ban ends by itself; null for good.")
    reason: str = strawberry.field(description="What the moderator tells you.")


@strawberry.type(description="The article takes no comments now.")
class CommentsClosedError(UserError):
    closed_at: datetime | None = strawberry.field(
        description="When they closed by themselves; null where a moderator closed them."
    )


@strawberry.type(description="Any failure without figures.")
class GenericError(UserError):
    pass


ERROR_TYPES = [BodyTooShort, BodyTooLong, RateLimited, BannedError, CommentsClosedError, GenericError]


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What a mutation did: the key of the row that it wrote, or the errors for which it wrote nothing. `answer` is the
    JSON of the selection, where it has been read already: of what is not stored. `results` is a JSON list of what
    became of several."""

    key: int | None = None
    errors: Sequence[UserError] = ()
    answer: bytes | None = None
    results: str | None = None


def rate_limited(retry_at: datetime, message: str = "You have done this too often in too short a time.") -> RateLimited:
    return RateLimited(code=ErrorCode.RATE_LIMITED, message=message, path=None, retry_at=retry_at)


def failure(code: ErrorCode, message: str, *path: str) -> GenericError:
    return GenericError(code=code, message=message, path=list(path) or None)


def failed(code: ErrorCode, message: str, *path: str) -> WriteResult:
    return WriteResult(errors=[failure(code, message, *path)])


def text_error(text: str | None, *path: str, maximum: int = MAXIMUM_TEXT) -> GenericError | None:
    """The error of a short text beside a comment, such as a key, details or a reason; None for a valid one."""
    if text is None or (0 < len(text) <= maximum and comment_bodies.fault(text) is None):
        return None
    message = f"This text takes 1 to {maximum} characters, and no control characters."
    return failure(ErrorCode.BODY_INVALID, message, *path)


NOT_SIGNED_IN = failed(ErrorCode.NOT_SIGNED_IN, "Sign in first.")
