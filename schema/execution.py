"""Answers a request: straight from the statement's bytes where it can, through graphql-core where it must."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from inspect import isawaitable
from typing import Any

import orjson
from graphql import ExecutionResult, GraphQLError, execute

from db.cursors import BadCursor
from db.mapping import Given
from db.pool import TooSlow, Unavailable
from db.reads import read
from schema.context import Context, Services, check_role
from schema.errors import coded, error_body, errors_body
from schema.identity import Identity
from schema.operations import Refused
from schema.schema import executable
from schema.viewers import viewer_of

log = logging.getLogger("dateline")

BAD_CURSOR = error_body("The cursor is damaged or belongs to another list, order or filter.", "BAD_CURSOR")
TIMEOUT = error_body("The operation took too long.", "TIMEOUT")
UNAVAILABLE = error_body("The database is unavailable. Try again.", "UNAVAILABLE")
INTERNAL = error_body("Something went wrong on our side.", "INTERNAL")


@dataclass(frozen=True, slots=True)
class Request:
    """One operation as it came. `read_only`: a mutation is not to be run."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    read_only: bool = False
    identity: Identity | None = None


class Outcome(Enum):
    """What became of a request. Only an executed one has data, and perhaps errors beside it."""

    EXECUTED = auto()
    REFUSED = auto()
    NEEDS_POST = auto()
    UNAVAILABLE = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole JSON response."""

    body: bytes
    outcome: Outcome = Outcome.EXECUTED


class Engine:
    def __init__(self, services: Services) -> None:
        self.services = services

    async def answer(self, request: Request) -> Answer:
        """Never raises: what goes wrong is in the answer."""
        try:
            return await self._answer(request)
        except Refused as refused:
            return Answer(errors_body(refused.errors, refused.code), Outcome.REFUSED)
        except GraphQLError as error:
            return Answer(errors_body([error], "BAD_USER_INPUT"), Outcome.REFUSED)
        except BadCursor:
            return Answer(BAD_CURSOR, Outcome.REFUSED)
        except TooSlow:
            return Answer(TIMEOUT, Outcome.UNAVAILABLE)
        except Unavailable:
            log.warning("the database is unavailable", exc_info=True)
            return Answer(UNAVAILABLE, Outcome.UNAVAILABLE)
        except Exception:
            log.exception("an operation failed")
            return Answer(INTERNAL, Outcome.FAILED)

    async def _answer(self, request: Request) -> Answer:
        library = self.services.library
        operation = library.document(request.query).operation(request.operation_name)
        if request.read_only and not operation.is_query:
            message = f"A {operation.node.operation.value} needs a POST request."
            return Answer(error_body(message, "METHOD_NOT_ALLOWED"), Outcome.NEEDS_POST)
        variables = operation.coerce(request.variables or {})
        plan = library.plan(operation, variables)
        viewer = await viewer_of(self.services, request.identity)
        check_role(plan, viewer)
        text = "{}"
        if plan.statement:
            text = await read(self.services.database, plan.statement, Given(variables.coerced, viewer))
        if plan.whole:
            return Answer(b'{"data":%b}' % text.encode())
        context = Context(self.services, viewer, operation, variables)
        return Answer(response_body(await complete(request, context, orjson.loads(text))))


async def complete(request: Request, context: Context, tree: dict[str, Any]) -> ExecutionResult:
    """Lets graphql-core complete the operation over the statement's JSON."""
    operation = context.operation
    result = execute(
        executable,
        operation.document,
        root_value=tree,
        context_value=context,
        variable_values=dict(request.variables or {}),
        operation_name=operation.node.name.value if operation.node.name else None,
    )
    return await result if isawaitable(result) else result


def response_body(result: ExecutionResult) -> bytes:
    errors = {"errors": [shown(error) for error in result.errors]} if result.errors else {}
    return orjson.dumps({**errors, "data": result.data})


def shown(error: GraphQLError) -> dict[str, Any]:
    """What a client may know of a field's failure: our own refusals as they are, the rest by its kind alone."""
    match error.original_error:
        case None | GraphQLError():
            return coded(error, "BAD_USER_INPUT")
        case BadCursor():
            return {**error.formatted, **json_error(BAD_CURSOR)}
        case TooSlow():
            return {**error.formatted, **json_error(TIMEOUT)}
        case Unavailable():
            return {**error.formatted, **json_error(UNAVAILABLE)}
        case unexpected:
            log.error("a field failed", exc_info=unexpected)
            return {**error.formatted, **json_error(INTERNAL)}


def json_error(body: bytes) -> dict[str, Any]:
    error: dict[str, Any] = orjson.loads(body)["errors"][0]
    return error
