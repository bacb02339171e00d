"""A mutation that comes alone: run without graphql-core, which has nothing to complete where it succeeds."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from graphql import FieldNode, GraphQLObjectType
from graphql.execution.values import get_argument_values
from graphql.pyutils import Path

from schema.engine.context import Context


@dataclass(frozen=True, slots=True)
class ResolveInfo:
    """What our resolvers look at of graphql-core's own."""

    context: Context[Any]
    parent_type: GraphQLObjectType
    field_nodes: Sequence[FieldNode]
    path: Path


async def run(context: Context[Any], nodes: Sequence[FieldNode]) -> bytes | dict[str, Any] | Exception:
    """The payload: JSON that is whole, or what graphql-core has to complete, or to show where the mutation failed."""
    parent = context.operation.schema.mutation_type
    assert parent is not None
    field = parent.fields[nodes[0].name.value]
    assert field.resolve is not None
    info: Any = ResolveInfo(context, parent, nodes, Path(None, key_of(nodes), parent.name))
    try:
        arguments = get_argument_values(field, nodes[0], context.variables)
        payload: bytes | dict[str, Any] = await field.resolve(None, info, **arguments)
    except Exception as error:
        return error
    return payload


def key_of(nodes: Sequence[FieldNode]) -> str:
    """The response key."""
    return (nodes[0].alias or nodes[0].name).value
