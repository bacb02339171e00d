"""Answers a request: straight from the statement's bytes where it can, through graphql-core where it must."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

import orjson
from databases import Database
from graphql import ExecutionResult, GraphQLError, execute

from db.cursors import BadCursor
from db.mapping import Given, Viewer
from db.reads import TooSlow, Unavailable, read
from schema.errors import coded, error_body, errors_body
from schema.limits import Limits
from schema.operations import Library, Operation, Plan, Refused
from schema.schema import executable

log = logging.getLogger("dateline")


@dataclass(frozen=True, slots=True)
class Request:
    """One operation as it came. `read_only`: a mutation is not to be run."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole JSON response. Not `executed`: a request error, without data. `allow`: the methods that would do."""

    body: bytes
    executed: bool = True
    allow: str | None = None


class Engine:
    def __init__(self, database: Database, limits: Limits, cache_size: int = 1000) -> None:
        self.database = database
        self.library = Library(limits, cache_size)

    async def answer(self, request: Request) -> Answer:
        """Never raises: what goes wrong is in the answer."""
        try:
            return await self._answer(request)
        except Refused as refused:
            return Answer(errors_body(refused.errors, refused.code), executed=False)
        except GraphQLError as error:
            return Answer(errors_body([error], "BAD_USER_INPUT"), executed=False)
        except BadCursor:
            message = "The cursor is damaged or belongs to another list, order or filter."
            return Answer(error_body(message, "BAD_CURSOR"), executed=False)
        except TooSlow:
            return Answer(error_body("The operation took too long.", "TIMEOUT"), executed=False)
        except Unavailable:
            log.warning("the database is unavailable", exc_info=True)
            return Answer(error_body("The database is unavailable. Try again.", "UNAVAILABLE"), executed=False)
        except Exception:
            log.exception("an operation failed")
            return Answer(error_body("Something went wrong on our side.", "INTERNAL"), executed=False)

    async def _answer(self, request: Request) -> Answer:
        operation = self.library.document(request.query).operation(request.operation_name)
        if request.read_only and not operation.is_query:
            message = f"A {operation.node.operation.value} needs a POST request."
            return Answer(error_body(message, "METHOD_NOT_ALLOWED"), executed=False, allow="POST")
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
