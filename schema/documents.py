"""Documents, parsed and validated once, and the library that keeps them with their plans."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from cachetools import LRUCache
from graphql import (
    ASTValidationRule,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLResolveInfo,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues

from schema.errors import refusal
from schema.limits import Limits, check_document, check_tokens
from schema.operations import MAXIMUM_ERRORS, Operation, Plan, Refused
from schema.schema import executable


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
