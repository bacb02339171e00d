"""Documents: parsed and validated once, and the cache of documents, plans and coerced variables."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, NamedTuple

from cachetools import LRUCache
from graphql import (
    ASTValidationRule,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLResolveInfo,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from graphql.execution.values import VariableValues

from db.connections.processor_turns import ProcessorTurns
from schema.engine.arguments import as_json, shape
from schema.engine.incremental.directives import without_parts
from schema.engine.limits import Limits, check_document, check_tokens
from schema.engine.plans import Operation, Plan
from schema.fields.errors import MAXIMUM_ERRORS, RequestError, graphql_error
from schema.fields.introspection import NoIntrospection

LONGEST_CACHED_VARIABLES = 500  # bytes


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A valid document's operations by name."""

    operations: Mapping[str, Operation]

    def operation(self, name: str | None) -> Operation:
        """The operation of that name, or the only one. Raises RequestError."""
        if name is None and len(self.operations) == 1:
            return next(iter(self.operations.values()))
        if name is None:
            raise RequestError(
                [graphql_error("OPERATION_NOT_FOUND", "The document has several operations: name one of them.")]
            )
        if name not in self.operations:
            raise RequestError(
                [graphql_error("OPERATION_NOT_FOUND", f"The document has no operation named {name[:100]!r}.")]
            )
        return self.operations[name]


class DocumentId(NamedTuple):
    """The id that a request has in place of a text. `automatic`: an automatic persisted query, whose client sends the
    text when the id is unknown."""

    id: str
    automatic: bool = False


def parse_document(
    schema: GraphQLSchema, text: str, limits: Limits, rules: Sequence[type[ASTValidationRule]]
) -> Document:
    """Parses and validates. Raises RequestError."""
    try:
        check_tokens(text, limits)
        node = parse(text)
        check_document(node, limits)
    except GraphQLError as error:
        raise RequestError([error], "GRAPHQL_PARSE_FAILED") from None
    if errors := validate(schema, node, rules, max_errors=MAXIMUM_ERRORS):
        raise RequestError(errors, "GRAPHQL_VALIDATION_FAILED")
    _unlink_tokens(node)
    node, incremental = without_parts(node)
    fragments = {each.name.value: each for each in node.definitions if isinstance(each, FragmentDefinitionNode)}
    return Document(
        {
            each.name.value if each.name else "": Operation(schema, each, node, fragments, limits, incremental)
            for each in node.definitions
            if isinstance(each, OperationDefinitionNode)
        }
    )


def _unlink_tokens(node: DocumentNode) -> None:
    """Nobody goes from token to token any more: so most are free at once, and the others with their document, where
    they would wait in cycles for the garbage collector."""
    token = node.loc.start_token if node.loc else None
    while token:
        following = token.next
        token.prev = token.next = None
        token = following


@dataclass
class DocumentCache:
    """An LRU cache with at most `size` documents, plans and coerced variables each. `pinned` plans are never evicted.
    Registered documents may have limits of their own."""

    schema: GraphQLSchema
    limits: Limits = field(default_factory=Limits)
    size: int = 1000
    introspection: bool = True
    registered_limits: Limits | None = None
    documents: LRUCache[str, Document | RequestError] = field(init=False)
    plans: LRUCache[Hashable, Plan] = field(init=False)
    coerced: LRUCache[tuple[Operation, bytes], VariableValues] = field(init=False)
    pinned: dict[Operation, tuple[Hashable, Plan]] = field(init=False, default_factory=dict)
    rules: Sequence[type[ASTValidationRule]] = field(init=False)
    counters: Counter[str] = field(init=False, default_factory=Counter)
    turns: ProcessorTurns = field(default_factory=ProcessorTurns)

    def __post_init__(self) -> None:
        self.documents, self.plans, self.coerced = LRUCache(self.size), LRUCache(self.size), LRUCache(self.size)
        self.rules = [*specified_rules, *([] if self.introspection else [NoIntrospection])]

    def document(self, text: str) -> Document:
        """From the cache, or else parsed and validated. Raises RequestError."""
        document = self.documents.get(text)
        self.counters["misses" if document is None else "hits"] += 1
        document = document or self.documents.setdefault(text, self.parse(text))
        if isinstance(document, RequestError):
            raise document.with_traceback(None)
        return document

    async def document_in_turn(self, text: str) -> Document:
        """The same; a new one when it is the client's turn. Raises Overloaded, too."""
        if text not in self.documents:
            await self.turns.turn()
        return self.document(text)

    def parse(self, text: str, limits: Limits | None = None) -> Document | RequestError:
        """Past the cache. An error is cached like a document: to find it again may take as long."""
        try:
            with self._timed():
                return parse_document(self.schema, text, limits or self.limits, self.rules)
        except RequestError as error:
            return error

    def pin(self, operation: Operation, variables: VariableValues) -> None:
        """Compiles the plan, and keeps it for ever. Raises RequestError or GraphQLError."""
        self.pinned[operation] = shape(variables.coerced), operation.compile(variables)

    def coerce(self, operation: Operation, inputs: Mapping[str, Any]) -> VariableValues:
        """Coerced variables; of queries, those that are short are cached, for many clients send the same. Raises
        RequestError."""
        text = as_json(inputs) if operation.is_query else b""
        if not 2 < len(text) <= LONGEST_CACHED_VARIABLES:
            return operation.coerce(inputs)
        values = self.coerced.get((operation, text))
        if values is None:
            values = self.coerced[operation, text] = operation.coerce(inputs)
        return values

    def plan(self, operation: Operation, variables: VariableValues) -> Plan:
        """Raises RequestError."""
        form = shape(variables.coerced)
        try:
            return self._known_plan(operation, form) or self._cached(
                (operation, form), lambda: operation.compile(variables)
            )
        except GraphQLError as error:
            raise RequestError([error]) from None

    async def plan_in_turn(self, operation: Operation, variables: VariableValues) -> Plan:
        """The same; a new one when it is the client's turn. Raises Overloaded, too."""
        form = shape(variables.coerced)
        if plan := self._known_plan(operation, form):
            return plan
        await self.turns.turn()
        return self.plan(operation, variables)

    def _known_plan(self, operation: Operation, form: Hashable) -> Plan | None:
        pinned = self.pinned.get(operation)
        return pinned[1] if pinned and pinned[0] == form else self.plans.get((operation, form))

    def payload_plan(self, operation: Operation, variables: VariableValues, info: GraphQLResolveInfo[Any]) -> Plan:
        key = (operation, shape(variables.coerced), info.path.key)
        return self._cached(key, lambda: operation.compile_payload(info, variables))

    def _cached(self, key: Hashable, compile: Callable[[], Plan]) -> Plan:
        plan = self.plans.get(key)
        if plan is None:
            self.counters["compilations"] += 1
            with self._timed():
                plan = self.plans[key] = compile()
        return plan

    def metrics(self) -> Mapping[str, float]:
        """Gauges and counters for `/metrics`: `seconds` are those spent on parsing and compiling."""
        return {
            "documents": self.documents.currsize,
            "plans": self.plans.currsize,
            "hits_total": self.counters["hits"],
            "misses_total": self.counters["misses"],
            "compilations_total": self.counters["compilations"],
            "seconds_total": self.counters["microseconds"] / 1e6,
        }

    @contextmanager
    def _timed(self) -> Iterator[None]:
        started = perf_counter()
        try:
            yield
        finally:
            seconds = perf_counter() - started
            self.counters["microseconds"] += round(seconds * 1e6)
            self.turns.charge(seconds)
