"""Operations, compiled once for each shape of their variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLResolveInfo,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
)
from graphql.execution.values import VariableValues

from db.feeds import Stream, stream
from db.statements import statement
from db.writer import Statement
from schema.comment_events import shows_other_comments
from schema.compiler import Compiled, Compiler
from schema.limits import Limits, check, cost
from schema.schema import executable

MAXIMUM_ERRORS = 10


class Refused(Exception):
    """A request error: nothing was executed. `code` is for errors that bring none of their own."""

    def __init__(self, errors: list[GraphQLError], code: str = "BAD_USER_INPUT") -> None:
        self.errors, self.code = errors, code


@dataclass(frozen=True, slots=True)
class Plan:
    """How to answer an operation: a statement, None where it reads nothing, and whether its bytes are the answer.
    `keys` are those that it gives, `beside` those that Python adds."""

    statement: Statement | None
    whole: bool
    moderators_only: bool
    keys: Sequence[str]
    beside: Sequence[str]

    @property
    def stream(self) -> Stream:
        """The statement of a subscription."""
        assert isinstance(self.statement, Stream)
        return self.statement


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    node: OperationDefinitionNode
    document: DocumentNode
    fragments: Mapping[str, FragmentDefinitionNode]

    @property
    def is_query(self) -> bool:
        return self.node.operation is OperationType.QUERY

    @property
    def is_subscription(self) -> bool:
        return self.node.operation is OperationType.SUBSCRIPTION

    def coerce(self, inputs: Mapping[str, Any]) -> VariableValues:
        if not self.node.variable_definitions:
            return VariableValues({}, {})
        values = get_variable_values(executable, self.node.variable_definitions, dict(inputs), MAXIMUM_ERRORS)
        if isinstance(values, list):
            raise Refused(values)
        return values

    def compile(self, variables: VariableValues, limits: Limits) -> Plan:
        compiled = self.compiler(variables).operation(self.node)
        check("cost", cost(compiled.members) + self._cost_of_payloads(variables), limits.cost)
        if self.is_subscription:
            return stream_plan(compiled, limits)
        return plan(compiled if compiled.whole else self.compiler(variables, tree=True).operation(self.node), limits)

    def _cost_of_payloads(self, variables: VariableValues) -> int:
        """What a mutation's payloads cost together; each is compiled when its write is done."""
        mutation = executable.mutation_type
        if self.node.operation is not OperationType.MUTATION or mutation is None:
            return 0
        compiler = self.compiler(variables)
        fields = compiler.collect(mutation, [self.node.selection_set])
        return sum(cost(compiler.payload(mutation, nodes).members) for nodes in fields.values())

    def compile_payload(self, info: GraphQLResolveInfo[Any], variables: VariableValues, limits: Limits) -> Plan:
        """How to answer the selection on a mutation's payload."""
        return plan(self.compiler(variables, tree=True).payload(info.parent_type, info.field_nodes), limits)

    def compiler(self, variables: VariableValues, *, tree: bool = False) -> Compiler:
        return Compiler(executable, self.fragments, variables, tree=tree)


def plan(compiled: Compiled, limits: Limits) -> Plan:
    found = statement(compiled.members) if compiled.members else None
    check("statement", len(found.sql) if found else 0, limits.statement)
    keys = [member.key for member in compiled.members]
    return Plan(found, compiled.whole, compiled.moderators_only, keys, compiled.beside)


def stream_plan(compiled: Compiled, limits: Limits) -> Plan:
    """How to answer a subscription: validation lets it have one field, and no conditions on it."""
    (member,) = compiled.members
    found = stream(member, personal=shows_other_comments(member))
    check("statement", len(found.sql), limits.statement)
    return Plan(found, True, compiled.moderators_only, [member.key], [])
