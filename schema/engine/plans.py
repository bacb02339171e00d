"""Operations, compiled once for each shape of their variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
)
from graphql.execution.values import VariableValues

from db.compiler.feeds import Stream, stream
from db.compiler.mapping import Feed
from db.compiler.sql_text import Statement
from db.compiler.statements import statement
from schema.engine.compiler import Compiled, Compiler
from schema.engine.limits import Limits, check, cost
from schema.engine.request_errors import MAXIMUM_ERRORS, RequestError


@dataclass(frozen=True, slots=True)
class Plan:
    """How to answer an operation: a statement, None where it reads nothing, and whether its bytes are the answer.
    `keys` are those that it gives, `beside` those that Python adds. `tagged` is the statement of an answer that can be
    kept, `alone` the only field of a mutation."""

    statement: Statement | None
    whole: bool
    moderators_only: bool
    keys: Sequence[str]
    beside: Sequence[str]
    tagged: Statement | None = None
    alone: Sequence[FieldNode] = ()

    @property
    def stream(self) -> Stream:
        """The statement of a subscription."""
        assert isinstance(self.statement, Stream)
        return self.statement


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    schema: GraphQLSchema
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
        values = get_variable_values(self.schema, self.node.variable_definitions, dict(inputs), MAXIMUM_ERRORS)
        if isinstance(values, list):
            raise RequestError(values)
        return values

    def compile(self, variables: VariableValues, limits: Limits) -> Plan:
        compiled = self.compiler(variables).operation(self.node)
        mutations = self._mutations(variables)
        check("cost", cost(compiled.members) + self._cost_of_payloads(mutations, variables), limits.cost)
        if self.is_subscription:
            return stream_plan(compiled, limits)
        if compiled.whole:
            return plan(compiled, limits, tagged=self.is_query)
        found = plan(self.compiler(variables, tree=True).operation(self.node), limits)
        return replace(found, alone=mutations[0] if len(mutations) == 1 else ())

    def _mutations(self, variables: VariableValues) -> list[Sequence[FieldNode]]:
        """The fields of a mutation."""
        mutation = self.schema.mutation_type
        if self.node.operation is not OperationType.MUTATION or mutation is None:
            return []
        return list(self.compiler(variables).collect(mutation, [self.node.selection_set]).values())

    def _cost_of_payloads(self, mutations: Sequence[Sequence[FieldNode]], variables: VariableValues) -> int:
        """What they cost together; each is compiled when its write is done."""
        compiler, mutation = self.compiler(variables), self.schema.mutation_type
        assert mutation
        return sum(cost(compiler.payload(mutation, nodes).members) for nodes in mutations)

    def compile_payload(self, info: GraphQLResolveInfo[Any], variables: VariableValues, limits: Limits) -> Plan:
        """How to answer the selection on a mutation's payload: with the bytes only where it comes alone."""
        if len(self._mutations(variables)) == 1:
            compiled = self.compiler(variables).payload(info.parent_type, info.field_nodes)
            if compiled.whole:
                return plan(compiled, limits)
        tree = self.compiler(variables, tree=True).payload(info.parent_type, info.field_nodes)
        return replace(plan(tree, limits), whole=False)

    def compiler(self, variables: VariableValues, *, tree: bool = False) -> Compiler:
        return Compiler(self.schema, self.fragments, variables, tree=tree)


def plan(compiled: Compiled, limits: Limits, *, tagged: bool = False) -> Plan:
    found = statement(compiled.members) if len(compiled.members) > len(compiled.beside) else None
    check("statement", len(found.sql) if found else 0, limits.statement)
    keys = [member.key for member in compiled.members]
    kept = statement(compiled.members, tagged=True) if found and tagged and not compiled.moderators_only else None
    return Plan(found, compiled.whole, compiled.moderators_only, keys, compiled.beside, kept)


def stream_plan(compiled: Compiled, limits: Limits) -> Plan:
    """How to answer a subscription: validation lets it have one field, and no conditions on it."""
    (member,) = compiled.members
    assert isinstance(member.source, Feed)
    found = stream(member, personal=member.source.is_personal(member))
    check("statement", len(found.sql), limits.statement)
    return Plan(found, True, compiled.moderators_only, [member.key], [])
