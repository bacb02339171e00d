"""Answers: data, or errors with an outcome that transports turn into a status."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

import orjson
from graphql import ExecutionResult, FieldNode, GraphQLError, Node

from db.cache.entries import CacheEntry
from db.compiler.cursors import BadCursor, ExpiredCursor
from db.connections.admission import Overloaded
from db.connections.postgres import StatementTimeout, Unavailable
from db.connections.reads import NotFound
from db.connections.servers.outages import outage
from db.feed.quotas import TooManyStreams
from schema.engine.request_context import current_request
from schema.fields.errors import RequestError, Unauthorized, coded, error_body, errors_body, graphql_error

log = logging.getLogger("dateline")


class Outcome(Enum):
    """Only EXECUTED has data, and perhaps errors beside it."""

    EXECUTED = auto()
    REFUSED = auto()
    UNAUTHORIZED = auto()
    NEEDS_POST = auto()
    NEEDS_STREAM = auto()
    UNAVAILABLE = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole JSON response. `cache_entry` is where it comes from if everyone gets the same; `on_hit` is to be called
    whenever it is sent again. `position` is that of the write-ahead log after a mutation. What is UNAVAILABLE may be
    tried again, after `retry_after` seconds where that is known. Nobody may store what `is_preview`, nor what has an
    `age`: the seconds since the primary was last seen, while a replica answers in its place."""

    body: bytes
    outcome: Outcome = Outcome.EXECUTED
    cache_entry: CacheEntry | None = None
    on_hit: Callable[[], None] | None = None
    position: int | None = None
    retry_after: int | None = None
    is_preview: bool = False
    age: int | None = None


def with_cost(answer: Answer, cost: int, maximum: int) -> Answer:
    """The same with what the operation costs, and may cost, in its `extensions`."""
    shown = orjson.dumps(cost_extension(cost, maximum))
    return replace(answer, body=b'%b,"extensions":%b}' % (answer.body.removesuffix(b"}"), shown))


def cost_extension(cost: int, maximum: int) -> dict[str, Any]:
    return {"cost": {"value": cost, "maximum": maximum}}


def error_answer(outcome: Outcome, code: str, message: str, **extensions: Any) -> Answer:
    return Answer(error_body(message, code, **extensions), outcome)


def internal_error() -> Answer:
    """With the request's id, by which the log has the traceback."""
    request = current_request.get()
    extensions = {"requestId": request.id} if request else {}
    return error_answer(Outcome.FAILED, "INTERNAL", "Something went wrong on our side.", **extensions)


NEEDS_POST = error_answer(Outcome.NEEDS_POST, "METHOD_NOT_ALLOWED", "A mutation needs a POST request.")
NEEDS_STREAM = error_answer(
    Outcome.NEEDS_STREAM,
    "SUBSCRIPTION_NEEDS_STREAM",
    'A subscription needs a WebSocket, or "accept: text/event-stream".',
)
REQUEST_OUTCOMES: dict[type[RequestError], Outcome] = {Unauthorized: Outcome.UNAUTHORIZED}
FAILURE_ANSWERS: dict[type[Exception], Answer] = {
    StatementTimeout: error_answer(Outcome.UNAVAILABLE, "TIMEOUT", "The operation took too long."),
    Unavailable: error_answer(Outcome.UNAVAILABLE, "UNAVAILABLE", "The database is unavailable. Try again."),
}
"""For the failures that are expected, and no bugs."""


def overloaded(retry_after: int) -> Answer:
    body = error_body("Too much is asked at once. Try again later.", "OVERLOADED", retryAfter=retry_after)
    return Answer(body, Outcome.UNAVAILABLE, retry_after=retry_after)


def failure(error: Exception, place: Node | None = None) -> Answer:
    """The answer in place of data: about a whole operation, which is at that place. Of what is unexpected the client
    learns nothing, and the log all."""
    if answer := _refusal(error, place):
        return answer
    if isinstance(error, Unavailable):
        outage.record("requests", error)
    elif type(error) not in FAILURE_ANSWERS:
        log.error("an operation failed", exc_info=error)
    return FAILURE_ANSWERS.get(type(error)) or internal_error()


def _refusal(error: Exception, place: Node | None) -> Answer | None:
    """The answer to what tells clients more than its kind."""
    match error:
        case RequestError():
            outcome = REQUEST_OUTCOMES.get(type(error), Outcome.REFUSED)
            return Answer(errors_body(error.errors, error.code), outcome)
        case GraphQLError():
            return _refused(error)
        case BadCursor():
            return _refused(_bad_cursor(error, place))
        case Overloaded():
            return overloaded(error.retry_after)
        case TooManyStreams():
            limit = {"limit": "streams", "maximum": error.maximum, "actual": error.maximum + 1}
            return _refused(graphql_error("LIMIT_EXCEEDED", str(error), place, **limit))
        case NotFound():
            return _refused(graphql_error("NOT_FOUND", str(error), place))
        case ExpiredCursor():
            message = f"The cursor{_of(place)} is too old to resume from: read the list again."
            return _refused(graphql_error("CURSOR_EXPIRED", message, place))
    return None


def _refused(error: GraphQLError) -> Answer:
    return Answer(errors_body([error], "BAD_USER_INPUT"), Outcome.REFUSED)


def _bad_cursor(error: BadCursor, place: Node | None) -> GraphQLError:
    node = error.node or place
    message = f"The cursor{_of(node)} is damaged or belongs to another list, order or filter."
    return graphql_error("BAD_CURSOR", message, node)


def _of(node: Node | None) -> str:
    return f" of `{node.name.value}`" if isinstance(node, FieldNode) else ""


def field_error(error: GraphQLError) -> dict[str, Any]:
    """The JSON of an error that graphql-core reports at a field, with no more of its cause than `failure` has."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return coded(error, "BAD_USER_INPUT")
    return {**error.formatted, **orjson.loads(failure(cause).body)["errors"][0]}


def response_body(result: ExecutionResult) -> bytes:
    errors = {"errors": [field_error(error) for error in result.errors]} if result.errors else {}
    return orjson.dumps({**errors, "data": result.data})
