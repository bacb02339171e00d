"""User errors of writing articles: those that carry figures, and the conflict that says what has changed since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import strawberry
from strawberry.scalars import JSON

from schema.rules.user_errors import ErrorCode, GenericError, UserError


@strawberry.type(description="A text has too many characters.")
class TextTooLong(UserError):
    maximum: int = strawberry.field(description="In Unicode code points.")
    length: int = strawberry.field(description="What was sent, counted the same way.")


@strawberry.type(description="A list has too many items.")
class TooManyItems(UserError):
    maximum: int = strawberry.field(description="How many it may have.")
    count: int = strawberry.field(description="How many were sent.")


@strawberry.type(description="A field of an article that others have changed since you read it.")
class FieldConflict:
    field: str = strawberry.field(
        description="Its name in `PutArticleInput`, such as `keyPoints`; or what editors decide beside it: `status`, "
        "`publishedAt`, `corrections`."
    )
    revision: int = strawberry.field(description="The last revision that changed it.")
    at: datetime = strawberry.field(description="When that was written.")
    by: str | None = strawberry.field(description="Who wrote it; null where nobody knows.")
    base: JSON | None = strawberry.field(description="What it said in the revision that you expected.")
    theirs: JSON | None = strawberry.field(description="What it says now, in the form of the input.")
    yours: JSON | None = strawberry.field(description="What you have sent for it; null where you have sent nothing.")


@strawberry.type(
    description="The article is another than the one that you have read. Merge `theirs` with `yours`, and send the "
    "result with `expectedRevision: revision`."
)
class ConflictError(UserError):
    revision: int = strawberry.field(description="The article's revision now.")
    changes: list[FieldConflict] = strawberry.field(description="What has changed since, field by field.")


PUBLISHING_ERRORS = [TextTooLong, TooManyItems, ConflictError]


class Refused(Exception):
    """Undoes what was begun."""

    def __init__(self, errors: Sequence[UserError]) -> None:
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the input, with the errors that have been found anywhere in it so far."""

    errors: list[UserError]
    path: tuple[str, ...] = ("input",)

    def at(self, *steps: str | int) -> "Place":
        return Place(self.errors, (*self.path, *map(str, steps)))

    def refuse(self, code: ErrorCode, message: str) -> None:
        self.errors.append(GenericError(code=code, message=message, path=list(self.path)))

    def refuse_length(self, maximum: int, length: int) -> None:
        message = f"This has at most {maximum:,} characters; {length:,} were sent."
        self.errors.append(
            TextTooLong(code=ErrorCode.TOO_LONG, message=message, path=list(self.path), maximum=maximum, length=length)
        )

    def refuse_count(self, maximum: int, count: int) -> None:
        message = f"There can be {maximum} of these at most; {count} were sent."
        self.errors.append(
            TooManyItems(code=ErrorCode.TOO_MANY, message=message, path=list(self.path), maximum=maximum, count=count)
        )
