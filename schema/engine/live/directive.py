"""What the directive of a live query asks for."""

from collections.abc import Mapping
from typing import Any

from graphql import DirectiveNode, get_argument_values
from graphql.execution.values import VariableValues

from db.live_queries.answers import CURSOR
from db.live_queries.live_queries import Wanted
from schema.engine.plans import Operation
from schema.fields.errors import graphql_error
from schema.fields.live_queries import LIVE

MILLISECONDS = 1_000


def wanted(operation: Operation, variables: VariableValues, last_event_id: str | None) -> Wanted:
    """What the transport resumes from goes before what the directive says; what is no cursor stands for no answer.
    Raises GraphQLError."""
    arguments = _arguments(operation, variables)
    throttle = arguments.get("throttleMs") or 0
    if throttle < 0:
        raise graphql_error("BAD_USER_INPUT", "`throttleMs` must not be negative.", operation.live_directive)
    cursor = last_event_id or arguments.get("after") or ""
    return Wanted(cursor if CURSOR.fullmatch(cursor) else None, throttle / MILLISECONDS, bool(arguments.get("patch")))


def _arguments(operation: Operation, variables: VariableValues) -> Mapping[str, Any]:
    definition, node = operation.schema.get_directive(LIVE), operation.live_directive
    assert definition
    assert isinstance(node, DirectiveNode)
    return get_argument_values(definition, node, variables)
