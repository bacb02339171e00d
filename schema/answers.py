"""What becomes of a request: data, or errors of a kind that transports can tell apart."""

import logging
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import orjson
from graphql import GraphQLError

from db.cursors import BadCursor, ExpiredCursor
from db.pool import TooSlow, Unavailable
from db.reads import NoSuchArticle
from schema.errors import coded, error_body, errors_body
from schema.operations import Refused

log = logging.getLogger("dateline")


class Outcome(Enum):
    """What became of a request. Only an executed one has data, and perhaps errors beside it."""

    EXECUTED = auto()
    REFUSED = auto()
    NEEDS_POST = auto()
    NEEDS_STREAM = auto()
    UNAVAILABLE = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole JSON response."""

    body: bytes
    outcome: Outcome = Outcome.EXECUTED


def error_answer(outcome: Outcome, code: str, message: str) -> Answer:
    return Answer(error_body(message, code), outcome)


NEEDS_STREAM = error_answer(
    Outcome.NEEDS_STREAM,
    "SUBSCRIPTION_NEEDS_STREAM",
    'A subscription needs a WebSocket, or "accept: text/event-stream".',
)
INTERNAL = error_answer(Outcome.FAILED, "INTERNAL", "Something went wrong on our side.")
KNOWN: dict[type[Exception], Answer] = {
    BadCursor: error_answer(
        Outcome.REFUSED, "BAD_CURSOR", "The cursor is damaged or belongs to another list, order or filter."
    ),
    ExpiredCursor: error_answer(
        Outcome.REFUSED, "CURSOR_EXPIRED", "The cursor is too old to resume from: read the list again."
    ),
    NoSuchArticle: error_answer(Outcome.REFUSED, "NOT_FOUND", "There is no such article."),
    TooSlow: error_answer(Outcome.UNAVAILABLE, "TIMEOUT", "The operation took too long."),
    Unavailable: error_answer(Outcome.UNAVAILABLE, "UNAVAILABLE", "The database is unavailable. Try again."),
}
"""What clients may know of each failure that is nobody's mistake in our code."""


def failure(error: Exception) -> Answer:
    """The answer in place of data: our own refusals as they are, the unexpected by its kind alone."""
    if isinstance(error, Refused):
        return Answer(errors_body(error.errors, error.code), Outcome.REFUSED)
    if isinstance(error, GraphQLError):
        return Answer(errors_body([error], "BAD_USER_INPUT"), Outcome.REFUSED)
    if isinstance(error, Unavailable):
        log.warning("the database is unavailable: %s", " ".join(str(error).split()))
    elif type(error) not in KNOWN:
        log.error("an operation failed", exc_info=error)
    return KNOWN.get(type(error), INTERNAL)


def shown(error: GraphQLError) -> dict[str, Any]:
    """What a client may know of a field's failure."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return coded(error, "BAD_USER_INPUT")
    return {**error.formatted, **orjson.loads(failure(cause).body)["errors"][0]}
