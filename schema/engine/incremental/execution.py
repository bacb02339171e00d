"""graphql-core executes an operation over the JSON of its statements: as a whole, or in parts."""

from collections.abc import Mapping
from dataclasses import replace
from inspect import isawaitable
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    ExperimentalIncrementalExecutionResults,
    experimental_execute_incrementally,
)

from schema.engine.context import Context
from schema.engine.incremental.late_values import LateValues
from schema.engine.incremental.planning import IncrementalPlan
from schema.engine.incremental.results import IncrementalResults, first_body


async def complete(
    context: Context[Any], variables: Mapping[str, Any] | None, tree: Mapping[str, Any]
) -> ExecutionResult:
    """Mapped fields read the statement's JSON."""
    result = await _executed(context, context.operation.document, variables, tree)
    assert isinstance(result, ExecutionResult)
    return result


async def _executed(
    context: Context[Any], document: DocumentNode, variables: Mapping[str, Any] | None, tree: Mapping[str, Any]
) -> ExecutionResult | ExperimentalIncrementalExecutionResults:
    result = experimental_execute_incrementally(
        context.operation.schema,
        document,
        root_value=tree,
        context_value=context,
        variable_values=dict(variables or {}),
        operation_name=context.operation.name,
    )
    return await result if isawaitable(result) else result


async def begin(
    plan: IncrementalPlan, context: Context[Any], variables: Mapping[str, Any] | None, extensions: Mapping[str, Any]
) -> IncrementalResults:
    """What comes first is there when it returns. Raises what a read raises, before there is any result."""
    values = LateValues(plan, context)
    try:
        first = await values.first()
        result = await _executed(replace(context, late_values=values), plan.document, variables, first)
    except BaseException:
        await values.aclose()
        raise
    if isinstance(result, ExecutionResult):
        return IncrementalResults(first_body(result, extensions), None, values)
    return IncrementalResults(first_body(result.initial_result, extensions), result.subsequent_results, values)
