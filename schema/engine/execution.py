"""Answers a request: straight from the statement's bytes where it can, through graphql-core where it must."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from inspect import isawaitable
from typing import Any

import orjson
from graphql import ExecutionResult, FieldNode, execute
from graphql.execution.values import VariableValues

from db.compiler.inputs import Given, Viewer
from db.compiler.sql_text import Statement
from db.connections.postgres import Unavailable
from db.connections.reads import read
from db.connections.retries import retry_while_unavailable, with_deadline
from schema.engine import single_mutation
from schema.engine.answers import NEEDS_STREAM, Answer, Outcome, error_answer, failure, shown
from schema.engine.context import Context, EngineServices, check_role
from schema.engine.documents import DocumentId
from schema.engine.plans import Operation, Plan
from schema.engine.subscriptions import ResultStream

LONGEST_WAIT = 10  # seconds


@dataclass(frozen=True, slots=True)
class Request:
    """One operation as it came. `read_only`: a mutation is not to be run. `last_event_id`, where the transport has one,
    is the cursor that a subscription goes on behind, whatever its `after` says. `reader` tells apart who is not
    signed in; only a hash of it is kept. The answer is no older than `position`, which came with that to a mutation.
    `query` is empty where there is only the id of a document. `identity` is for the application to understand."""

    query: str
    variables: Mapping[str, Any] | None = None
    operation_name: str | None = None
    read_only: bool = False
    identity: Any = None
    last_event_id: str | None = None
    reader: str | None = None
    position: int = 0
    document_id: DocumentId | None = None


class Engine:
    def __init__(self, services: EngineServices) -> None:
        self.services = services

    async def answer(self, request: Request) -> Answer:
        """Never raises: what goes wrong is in the answer."""
        try:
            operation = await self._operation(request)
            return NEEDS_STREAM if operation.is_subscription else await self._answer(request, operation)
        except Exception as error:
            return failure(error)

    async def stream(self, request: Request) -> Answer | ResultStream:
        """The results of a subscription; an answer to anything else, and to a subscription that is refused."""
        try:
            operation = await self._operation(request)
            return await (self._follow if operation.is_subscription else self._answer)(request, operation)
        except Exception as error:
            return failure(error)

    async def _operation(self, request: Request) -> Operation:
        document = await self.services.document(request.query, request.document_id)
        return document.operation(request.operation_name)

    async def _answer(self, request: Request, operation: Operation) -> Answer:
        if request.read_only and not operation.is_query:
            return error_answer(Outcome.NEEDS_POST, "METHOD_NOT_ALLOWED", "A mutation needs a POST request.")
        with self.services.instrumentation.execution(operation):
            return await self._execute(request, operation)

    async def _execute(self, request: Request, operation: Operation) -> Answer:
        variables = self.services.documents.coerce(operation, request.variables or {})
        plan, viewer = await self._admit(request, operation, variables)
        given = Given(variables.coerced, viewer)
        if self.services.cache and plan.tagged and (viewer.id is None or not plan.tagged.personal):
            entry = await self.services.cache.read(plan.tagged, given, request.position)
            return Answer(entry.body, cache_entry=entry, on_hit=partial(self.services.count, operation))
        with self.services.instrumentation.limiter:
            return await self._run(request, Context(self.services, viewer, operation, variables, request.reader), plan)

    async def _run(self, request: Request, context: Context[Any], plan: Plan) -> Answer:
        if plan.alone:
            return Answer(await self._change(request, context, plan.alone), position=await self._position(context))
        text = await self._read(plan.statement, context.given(), request.position) if plan.statement else b"{}"
        if plan.whole:
            return Answer(b'{"data":%b}' % text)
        body = response_body(await complete(request, context, orjson.loads(text)))
        return Answer(body, position=None if context.operation.is_query else await self._position(context))

    async def _change(self, request: Request, context: Context[Any], mutation: Sequence[FieldNode]) -> bytes:
        """Done before graphql-core completes it, if it has to."""
        outcome = await single_mutation.run(context, mutation)
        if isinstance(outcome, bytes):
            return b'{"data":{"%b":%b}}' % (single_mutation.key_of(mutation).encode(), outcome)
        return response_body(await complete(request, replace(context, outcome=outcome), {}))

    async def _read(self, statement: Statement, given: Given, position: int) -> bytes:
        """Perhaps from a replica, but then from one that has come as far as the reader."""
        if self.services.replicas:
            seen = max(position, self.services.position(given.viewer))
            return await self.services.replicas.read(statement, given, seen)
        return await read(self.services.database, statement, given)

    async def _position(self, context: Context[Any]) -> int | None:
        """Where the log stands: this process has heard of all that was written before, and others can wait for it."""
        position = None
        with suppress(Unavailable):
            position = await self.services.feed.listener.catch_up()
        self.services.wrote(context.viewer, position)
        return position

    async def _follow(self, request: Request, operation: Operation) -> ResultStream:
        """Waits for PostgreSQL if it is away for a moment: readers come back all at once when it restarts."""
        variables = self.services.documents.coerce(operation, request.variables or {})
        return await with_deadline(LONGEST_WAIT, self._followed(request, operation, variables))

    async def _followed(self, request: Request, operation: Operation, variables: VariableValues) -> ResultStream:
        plan, viewer = await retry_while_unavailable(lambda: self._admit(request, operation, variables))
        given = Given(variables.coerced, viewer, resumed=request.last_event_id)
        return ResultStream(await self.services.feed.subscribe(plan.stream, given))

    async def _admit(self, request: Request, operation: Operation, variables: VariableValues) -> tuple[Plan, Viewer]:
        """How to answer, and for whom, if they may ask."""
        plan = self.services.documents.plan(operation, variables)
        viewer = await self.services.viewer(request.identity)
        check_role(plan, viewer)
        self.services.count(operation)
        return plan, viewer


async def complete(request: Request, context: Context[Any], tree: dict[str, Any]) -> ExecutionResult:
    """Lets graphql-core complete the operation over the statement's JSON."""
    operation = context.operation
    result = execute(
        operation.schema,
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
