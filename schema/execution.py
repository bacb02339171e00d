"""Answers a request: straight from the statement's bytes where it can, through graphql-core where it must."""

from collections.abc import Mapping
from dataclasses import dataclass
from inspect import isawaitable
from typing import Any

import orjson
from graphql import ExecutionResult, execute
from graphql.execution.values import VariableValues

from db.mapping import Given, Viewer
from db.patience import patiently, within
from db.reads import read
from schema.answers import NEEDS_STREAM, Answer, Outcome, error_answer, failure, shown
from schema.context import Context, Services, check_role
from schema.identity import Identity
from schema.operations import Operation, Plan
from schema.schema import executable
from schema.subscriptions import Results
from schema.viewers import viewer_of

LONGEST_WAIT = 10  # seconds


@dataclass(frozen=True, slots=True)
class Request:
    """One operation as it came. `read_only`: a mutation is not to be run. `last_event_id`, where the transport has one,
    is the cursor that a subscription goes on behind, whatever its `after` says. `reader` tells apart who is not
    signed in; only a hash of it is kept."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    read_only: bool = False
    identity: Identity | None = None
    last_event_id: str | None = None
    reader: str | None = None


class Engine:
    def __init__(self, services: Services) -> None:
        self.services = services

    async def answer(self, request: Request) -> Answer:
        """Never raises: what goes wrong is in the answer."""
        try:
            operation = self._operation(request)
            return NEEDS_STREAM if operation.is_subscription else await self._answer(request, operation)
        except Exception as error:
            return failure(error)

    async def stream(self, request: Request) -> Answer | Results:
        """The results of a subscription; an answer to anything else, and to a subscription that is refused."""
        try:
            operation = self._operation(request)
            return await (self._follow if operation.is_subscription else self._answer)(request, operation)
        except Exception as error:
            return failure(error)

    def _operation(self, request: Request) -> Operation:
        return self.services.library.document(request.query).operation(request.operation_name)

    async def _answer(self, request: Request, operation: Operation) -> Answer:
        if request.read_only and not operation.is_query:
            return error_answer(Outcome.NEEDS_POST, "METHOD_NOT_ALLOWED", "A mutation needs a POST request.")
        variables = operation.coerce(request.variables or {})
        plan, viewer = await self._admit(request, operation, variables)
        text = "{}"
        if plan.statement:
            text = await read(self.services.database, plan.statement, Given(variables.coerced, viewer))
        if plan.whole:
            return Answer(b'{"data":%b}' % text.encode())
        context = Context(self.services, viewer, operation, variables, request.reader)
        return Answer(response_body(await complete(request, context, orjson.loads(text))))

    async def _follow(self, request: Request, operation: Operation) -> Results:
        """Waits for PostgreSQL if it is away for a moment: readers come back all at once when it restarts."""
        variables = operation.coerce(request.variables or {})
        return await within(LONGEST_WAIT, self._followed(request, operation, variables))

    async def _followed(self, request: Request, operation: Operation, variables: VariableValues) -> Results:
        plan, viewer = await patiently(lambda: self._admit(request, operation, variables))
        given = Given(variables.coerced, viewer, resumed=request.last_event_id)
        return Results(await self.services.feed.follow(plan.stream, given))

    async def _admit(self, request: Request, operation: Operation, variables: VariableValues) -> tuple[Plan, Viewer]:
        """How to answer, and for whom, if they may ask."""
        plan = self.services.library.plan(operation, variables)
        viewer = await viewer_of(self.services, request.identity)
        check_role(plan, viewer)
        return plan, viewer


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
