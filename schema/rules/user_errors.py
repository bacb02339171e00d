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
    NOT_SIGNED_IN = "NOT_SIGNED_IN"
    FORBIDDEN = "FORBIDDEN"
    BANNED = strawberry.enum_value("BANNED", description="A moderator has banned you; the message says why.")
    NOT_FOUND = "NOT_FOUND"
    BODY_TOO_SHORT = "BODY_TOO_SHORT"
    BODY_TOO_LONG = "BODY_TOO_LONG"
    BODY_INVALID = "BODY_INVALID"
    COMMENTS_CLOSED = "COMMENTS_CLOSED"
    PARENT_UNAVAILABLE = "PARENT_UNAVAILABLE"
    TOO_DEEP = "TOO_DEEP"
    DUPLICATE = "DUPLICATE"
    RATE_LIMITED = "RATE_LIMITED"
    EDIT_WINDOW_OVER = "EDIT_WINDOW_OVER"
    IDEMPOTENCY_KEY_REUSED = strawberry.enum_value(
        "IDEMPOTENCY_KEY_REUSED", description="You have sent this key before, with other input."
    )
    CONFLICT = strawberry.enum_value("CONFLICT", description="Somebody else was first; the message says who.")


@strawberry.interface(description="An expected failure.")
class UserError:
    code: ErrorCode = strawberry.field(description="Stable, for code to branch on.")
    message: str = strawberry.field(description="For a person to read.")
    path: list[str] | None = strawberry.field(default=None, description="The input field at fault, as a path.")


@strawberry.type(description="The body has too few characters.")
class BodyTooShort(UserError):
    minimum: int = strawberry.field(description="In Unicode code points, after trimming.")
    length: int = strawberry.field(description="What was sent, counted the same way.")


@strawberry.type(description="The body has too many characters.")
class BodyTooLong(UserError):
    maximum: int = strawberry.field(description="In Unicode code points, after trimming.")
    length: int = strawberry.field(description="What was sent, counted the same way.")


@strawberry.type(description="Too many comments in too short a time.")
class RateLimited(UserError):
    retry_at: datetime = strawberry.field(description="When the next comment will be taken.")


@strawberry.type(description="Any failure without figures.")
class GenericError(UserError):
    pass


ERROR_TYPES = [BodyTooShort, BodyTooLong, RateLimited, GenericError]


@dataclass(frozen=True, slots=True)
class WriteResult:
    """What a mutation did: the key of the row that it wrote, or the errors for which it wrote nothing."""

    key: int | None = None
    errors: Sequence[UserError] = ()


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
