"""Plans: how to answer an operation, compiled once for each shape of its variables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLResolveInfo,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
)
from graphql.execution.values import VariableValues

from db.compiler.feeds import FeedStatement, feed_statement
from db.compiler.sql_text import Statement
from db.compiler.statements import statement
from db.feed.normal_forms import Rewriting, normalised
from schema.engine.compiler import Compiled, Compiler, Permissions
from schema.engine.cost import OPERATION
from schema.engine.incremental.planning import IncrementalPlan, incremental_plan
from schema.engine.limits import Limits, check
from schema.fields.errors import MAXIMUM_ERRORS, RequestError, graphql_error
from schema.fields.live_queries import LIVE


@dataclass(frozen=True, slots=True)
class Plan:
    """`statement` is None where nothing is read. `fully_mapped`: its bytes are the answer; else graphql-core completes
    the operation over them. Of the `response_keys` Python adds the values of those `resolved`.

    `tagged_statement` is the same with cache tags, where the answer can be cached. `single_mutation` has the nodes of a
    mutation's only field. The viewer needs all `permissions`. `cost` is that of the whole operation, or of a payload,
    which `reads_root` even where nothing was written. The results of a subscription come in normal form: `rewriting`
    puts them into its own. `watched_statement` is the statement of a live query, with tags whoever may see it.
    `incremental` is the way of who takes the answer in parts; `payloads` are the plans of a mutation's fields, by key.
    """

    statement: Statement | None
    fully_mapped: bool
    permissions: Permissions
    response_keys: Sequence[str]
    resolved: Sequence[str]
    tagged_statement: Statement | None = None
    single_mutation: Sequence[FieldNode] = ()
    cost: int = 0
    rewriting: Rewriting | None = None
    reads_root: bool = False
    watched_statement: Statement | None = None
    incremental: IncrementalPlan | None = None
    payloads: "dict[str | int, Plan]" = field(default_factory=dict, compare=False)

    @property
    def feed_statement(self) -> FeedStatement:
        """The statement of a subscription."""
        assert isinstance(self.statement, FeedStatement)
        return self.statement


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of a valid document, with the fragments that it may spread. `incremental` is the document as it
    came, where it has directives that leave parts for later; all else is without them."""

    schema: GraphQLSchema
    node: OperationDefinitionNode
    document: DocumentNode
    fragments: Mapping[str, FragmentDefinitionNode]
    limits: Limits = field(default_factory=Limits)
    incremental: DocumentNode | None = None

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None

    @property
    def place(self) -> Node:
        """Where to point for what is wrong as a whole: at its field, where it has only one."""
        fields = self.node.selection_set.selections
        return fields[0] if len(fields) == 1 else self.node

    @property
    def is_query(self) -> bool:
        return self.node.operation is OperationType.QUERY

    @property
    def is_subscription(self) -> bool:
        return self.node.operation is OperationType.SUBSCRIPTION

    @property
    def live_directive(self) -> DirectiveNode | None:
        """That of a live query."""
        return next((each for each in self.node.directives or () if each.name.value == LIVE), None)

    def coerce(self, inputs: Mapping[str, Any]) -> VariableValues:
        """The variables as the operation's types want them. Raises RequestError."""
        if not self.node.variable_definitions:
            return VariableValues({}, {})
        values = get_variable_values(self.schema, self.node.variable_definitions, dict(inputs), MAXIMUM_ERRORS)
        if isinstance(values, list):
            raise RequestError(values)
        return values

    def compile(self, variables: VariableValues) -> Plan:
        """Raises GraphQLError for an operation over a limit, and for a page size out of bounds."""
        compiled = self.compiler(variables).operation(self.node)
        mutations = self._mutations(variables)
        cost = OPERATION + compiled.cost + self._cost_of_payloads(mutations, variables)
        check("cost", cost, self.limits.cost, [self.node])
        single = mutations[0] if len(mutations) == 1 and not compiled.fully_mapped else ()
        incremental = self._incremental(variables) if self.incremental and self.is_query else None
        return replace(self._plan(compiled, variables), cost=cost, single_mutation=single, incremental=incremental)

    def _incremental(self, variables: VariableValues) -> IncrementalPlan | None:
        """None for one over a limit too: to read parts costs more than to read the whole."""
        assert self.incremental
        found = incremental_plan(self.schema, self.incremental, self.node.name, variables)
        fits = found and found.cost <= self.limits.cost
        return found if found and fits and found.longest <= self.limits.statement else None

    def _plan(self, compiled: Compiled, variables: VariableValues) -> Plan:
        if self.is_subscription:
            return self._bounded(subscription_plan(compiled))
        if compiled.fully_mapped:
            return self._bounded(plan(compiled, tagged=self.is_query, watched=self.live_directive is not None))
        return self._bounded(plan(self.compiler(variables, tree=True).operation(self.node)))

    def _bounded(self, plan: Plan) -> Plan:
        check("statement", len(plan.statement.sql) if plan.statement else 0, self.limits.statement, [self.node])
        return plan

    def _mutations(self, variables: VariableValues) -> list[Sequence[FieldNode]]:
        """The nodes of each field of a mutation; none for other operations."""
        mutation = self.schema.mutation_type
        if self.node.operation is not OperationType.MUTATION or mutation is None:
            return []
        return list(self.compiler(variables).collect(mutation, [self.node.selection_set]).values())

    def _cost_of_payloads(self, mutations: Sequence[Sequence[FieldNode]], variables: VariableValues) -> int:
        """What the payloads cost together. The plan of each is compiled when its field is executed."""
        compiler, mutation = self.compiler(variables), self.schema.mutation_type
        return sum(compiler.payload(mutation, nodes).cost for nodes in mutations) if mutation else 0

    def compile_payload(self, info: GraphQLResolveInfo[Any], variables: VariableValues) -> Plan:
        """How to answer the selection on a mutation's payload: by its bytes only where it is the only field."""
        if len(self._mutations(variables)) == 1:
            compiled = self.compiler(variables).payload(info.parent_type, info.field_nodes)
            if compiled.fully_mapped and not compiled.reads_root:
                return self._bounded(replace(plan(compiled), cost=compiled.cost))
        tree = self.compiler(variables, tree=True).payload(info.parent_type, info.field_nodes)
        return replace(self._bounded(plan(tree)), fully_mapped=False, reads_root=tree.reads_root)

    def compiler(self, variables: VariableValues, *, tree: bool = False) -> Compiler:
        return Compiler(self.schema, self.fragments, variables, tree=tree)


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A valid document's operations by name."""

    operations: Mapping[str, Operation]

    def operation(self, name: str | None) -> Operation:
        """The operation of that name, or the only one. Raises RequestError."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None or name not in self.operations:
            several = "The document has several operations: name one of them."
            message = several if name is None else f"The document has no operation named {name[:100]!r}."
            raise RequestError([graphql_error("OPERATION_NOT_FOUND", message)])
        return self.operations[name]


def plan(compiled: Compiled, *, tagged: bool = False, watched: bool = False) -> Plan:
    """`tagged`: the answer may be cached, unless it needs a permission. `watched`: by whomever, it is read again."""
    write = partial(statement, compiled.members, compiled.moment)
    found = write() if len(compiled.members) > len(compiled.resolved) else None
    keys = [member.key for member in compiled.members]
    cacheable = write(tagged=True) if found and tagged and not compiled.permissions else None
    made = Plan(found, compiled.fully_mapped, compiled.permissions, keys, compiled.resolved, cacheable)
    if not (found and watched):
        return made
    return replace(made, watched_statement=cacheable or write(tagged=True))


def subscription_plan(compiled: Compiled) -> Plan:
    """Validation lets a subscription have one field, and no conditions on it."""
    member, rewriting = normalised(*compiled.members)
    found = feed_statement(member)
    return Plan(found, True, compiled.permissions, [member.key], [], rewriting=rewriting)
