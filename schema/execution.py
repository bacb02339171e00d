"""Answers a request: straight from the statement's bytes where it can, through graphql-core where it must."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from inspect import isawaitable
from typing import Any

import orjson
from databases import Database
from graphql import ExecutionResult, GraphQLError, execute

from db.cursors import BadCursor
from db.mapping import Given, Viewer
from db.reads import TooSlow, Unavailable, read
from schema.errors import coded, error_body, errors_body
from schema.operations import Library, Operation, Plan, Refused
from schema.schema import executable

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
    def __init__(self, database: Database, library: Library) -> None:
        self.database, self.library = database, library

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
        operation = self.library.document(request.query).operation(request.operation_name)
        if request.read_only and not operation.is_query:
            message = f"A {operation.node.operation.value} needs a POST request."
            return Answer(error_body(message, "METHOD_NOT_ALLOWED"), Outcome.NEEDS_POST)
        variables = operation.coerce(request.variables or {})
        plan = self.library.plan(operation, variables)
        text = "{}"
        if plan.statement:
            text = await read(self.database, plan.statement, Given(variables.coerced, Viewer()))
        return Answer(await self._body(request, operation, plan, text))

    async def _body(self, request: Request, operation: Operation, plan: Plan, text: str) -> bytes:
        if plan.whole:
            return b'{"data":%b}' % text.encode()
        return response_body(await complete(request, operation, orjson.loads(text)))


async def complete(request: Request, operation: Operation, tree: dict[str, Any]) -> ExecutionResult:
    """Lets graphql-core complete the operation over the statement's JSON."""
    result = execute(
        executable,
        operation.document,
        root_value=tree,
        variable_values=dict(request.variables or {}),
        operation_name=operation.node.name.value if operation.node.name else None,
    )
    return await result if isawaitable(result) else result


def response_body(result: ExecutionResult) -> bytes:
    response: dict[str, Any] = {"data": result.data}
    if result.errors:
        for error in result.errors:
            log.error("a field failed", exc_info=error.original_error)
        response = {"errors": [coded(error, "INTERNAL") for error in result.errors], **response}
    return orjson.dumps(response)
