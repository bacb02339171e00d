"""Documents, parsed and validated once, and operations, compiled once for each shape of their variables."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from cachetools import LRUCache
from graphql import (
    ASTValidationRule,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLResolveInfo,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    get_variable_values,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues

from db.feeds import Stream, stream
from db.statements import statement
from db.writer import Statement
from schema.comment_events import shows_other_comments
from schema.compiler import Compiled, Compiler
from schema.errors import refusal
from schema.limits import Limits, check, check_document, check_tokens, cost
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


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A valid document's operations by name."""

    operations: Mapping[str, Operation]

    def operation(self, name: str | None) -> Operation:
        """The operation by name, or the only one; a name must be given where there are several."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None:
            raise Refused([refusal("OPERATION_NOT_FOUND", "The document has several operations: name one of them.")])
        if name not in self.operations:
            raise Refused([refusal("OPERATION_NOT_FOUND", f"The document has no operation named {name[:100]!r}.")])
        return self.operations[name]


def read_document(text: str, limits: Limits, rules: Sequence[type[ASTValidationRule]]) -> Document:
    try:
        check_tokens(text, limits)
        node = parse(text)
        check_document(node, limits)
    except GraphQLError as error:
        raise Refused([error], "GRAPHQL_PARSE_FAILED") from None
    if errors := validate(executable, node, rules, max_errors=MAXIMUM_ERRORS):
        raise Refused(errors, "GRAPHQL_VALIDATION_FAILED")
    fragments = {each.name.value: each for each in node.definitions if isinstance(each, FragmentDefinitionNode)}
    return Document(
        {
            each.name.value if each.name else "": Operation(each, node, fragments)
            for each in node.definitions
            if isinstance(each, OperationDefinitionNode)
        }
    )


@dataclass
class Library:
    """Keeps the documents and plans that were used last: at most `size` of each."""

    limits: Limits = field(default_factory=Limits)
    size: int = 1000
    introspection: bool = True
    documents: LRUCache[str, Document | Refused] = field(init=False)
    plans: LRUCache[Hashable, Plan] = field(init=False)
    rules: Sequence[type[ASTValidationRule]] = field(init=False)

    def __post_init__(self) -> None:
        self.documents, self.plans = LRUCache(self.size), LRUCache(self.size)
        self.rules = [*specified_rules, *([] if self.introspection else [NoSchemaIntrospectionCustomRule])]

    def document(self, text: str) -> Document:
        document = self.documents.get(text)
        if document is None:
            document = self.documents[text] = self._read(text)
        if isinstance(document, Refused):
            raise document.with_traceback(None)
        return document

    def _read(self, text: str) -> Document | Refused:
        """A refusal is kept like a document: to find it again may take long."""
        try:
            return read_document(text, self.limits, self.rules)
        except Refused as refused:
            return refused

    def plan(self, operation: Operation, variables: VariableValues) -> Plan:
        try:
            return self._kept((operation, shape(variables.coerced)), lambda: operation.compile(variables, self.limits))
        except GraphQLError as error:
            raise Refused([error]) from None

    def payload(self, operation: Operation, variables: VariableValues, info: GraphQLResolveInfo[Any]) -> Plan:
        key = (operation, shape(variables.coerced), info.path.key)
        return self._kept(key, lambda: operation.compile_payload(info, variables, self.limits))

    def _kept(self, key: Hashable, compile: Callable[[], Plan]) -> Plan:
        plan = self.plans.get(key)
        if plan is None:
            plan = self.plans[key] = compile()
        return plan


def shape(value: Any) -> Hashable:
    """All that compiling may look at: switches, sizes and choices, and what is absent or null; but no text."""
    if isinstance(value, dict):
        return tuple((name, shape(value[name])) for name in sorted(value))
    if isinstance(value, list):
        return ("list", len(value))
    if value is None or isinstance(value, int | Enum):
        return value
    return ...
