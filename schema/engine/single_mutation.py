"""The fast way for a mutation of one field: its resolver is called without graphql-core."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, GraphQLObjectType
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path

from schema.engine.context import Context


@dataclass(frozen=True, slots=True)
class ResolveInfo:
    """As much of graphql-core's own as our resolvers use."""

    context: Context[Any]
    parent_type: GraphQLObjectType
    field_nodes: Sequence[FieldNode]
    path: Path


async def run(context: Context[Any], nodes: Sequence[FieldNode]) -> bytes | dict[str, Any] | Exception:
    """The payload: JSON, or a tree for graphql-core to complete, or the error for it to report at the field's path."""
    parent = context.operation.schema.mutation_type
    assert parent is not None
    field = parent.fields[nodes[0].name.value]
    assert field.resolve is not None
    info: Any = ResolveInfo(context, parent, nodes, Path(None, response_key(nodes), parent.name))
    try:
        arguments = get_argument_values(field, nodes[0], context.variables)
        payload: bytes | dict[str, Any] = await field.resolve(None, info, **arguments)
    except Exception as error:
        return error
    return payload


def response_key(nodes: Sequence[FieldNode]) -> str:
    return (nodes[0].alias or nodes[0].name).value
