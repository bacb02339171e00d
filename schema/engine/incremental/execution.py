"""graphql-core executes an operation over the JSON of its statements: as a whole, or in parts."""

from collections.abc import Awaitable, Mapping
from dataclasses import replace
from functools import partial
from inspect import isawaitable
from time import thread_time
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    ExecutionResult,
    ExperimentalIncrementalExecutionResults,
    experimental_execute_incrementally,
)

from schema.engine.answers import FAILURE_ANSWERS, response_body
from schema.engine.context import Context
from schema.engine.incremental.late_values import LateValues
from schema.engine.incremental.planning import IncrementalPlan
from schema.engine.incremental.results import IncrementalResults, first_body

Result = ExecutionResult | ExperimentalIncrementalExecutionResults


async def complete(context: Context[Any], variables: Mapping[str, Any] | None, data: bytes) -> bytes:
    """The body of an answer, of which mapped fields read the statement's JSON. That of a query is made beside the event
    loop, when it is its client's turn: introspection takes a tenth of a second."""
    start = partial(_start, context, variables, data)
    if context.operation.is_query:
        turns = context.services.documents.turns
        async with turns.turn():
            started = await turns.run(start)
    else:
        started = start()
    return started if isinstance(started, bytes) else _whole(await started)


def _start(context: Context[Any], variables: Mapping[str, Any] | None, data: bytes) -> bytes | Awaitable[Result]:
    result = _execute(context, context.operation.document, variables, orjson.loads(data))
    return result if isawaitable(result) else _whole(result)


def _whole(result: Result) -> bytes:
    """Raises Unavailable or StatementTimeout where that is why there are no data: also of several mutations, of which
    the first may be done."""
    assert isinstance(result, ExecutionResult)
    causes = [error.original_error for error in result.errors or ()]
    for cause in causes if result.data is None else ():
        if cause and type(cause) in FAILURE_ANSWERS:
            raise cause
    return response_body(result)


def _execute(
    context: Context[Any], document: DocumentNode, variables: Mapping[str, Any] | None, tree: Mapping[str, Any]
) -> Result | Awaitable[Result]:
    return experimental_execute_incrementally(
        context.operation.schema,
        document,
        root_value=tree,
        context_value=context,
        variable_values=dict(variables or {}),
        operation_name=context.operation.name,
    )


async def begin(
    plan: IncrementalPlan, context: Context[Any], variables: Mapping[str, Any] | None, extensions: Mapping[str, Any]
) -> IncrementalResults:
    """What comes first is there when it returns. Raises what a read raises, before there is any result."""
    values = LateValues(plan, context)
    try:
        first = await values.first()
        result = await _first(plan, replace(context, late_values=values), variables, first)
    except BaseException:
        await values.aclose()
        raise
    if isinstance(result, ExecutionResult):
        return IncrementalResults(first_body(result, extensions), None, values)
    return IncrementalResults(first_body(result.initial_result, extensions), result.subsequent_results, values)


async def _first(
    plan: IncrementalPlan, context: Context[Any], variables: Mapping[str, Any] | None, first: Mapping[str, Any]
) -> Result:
    """When it is the client's turn, but in the event loop, where graphql-core begins with what comes later."""
    turns = context.services.documents.turns
    async with turns.turn():
        used = thread_time()
        result = _execute(context, plan.document, variables, first)
        turns.charge(thread_time() - used)
    return await result if isawaitable(result) else result
