"""Documents: parsed and validated once, and the cache of documents, plans and coerced variables."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from time import thread_time
from typing import Any

from cachetools import LRUCache
from graphql import (
    ASTValidationRule,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
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
from schema.engine.plans import Document, Operation, Plan
from schema.fields.errors import MAXIMUM_ERRORS, RequestError
from schema.fields.introspection import NoIntrospection

LONGEST_CACHED_VARIABLES = 500  # bytes


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
        token.prev, token.next, token = None, None, token.next


def _valid(document: Document | RequestError) -> Document:
    if isinstance(document, RequestError):
        raise document.with_traceback(None)
    return document


@contextmanager
def _told_as_request_errors() -> Iterator[None]:
    try:
        yield
    except GraphQLError as error:
        raise RequestError([error]) from None


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
        return _valid(document or self.documents.setdefault(text, self.parse(text)))

    async def document_in_turn(self, text: str) -> Document:
        """The same; a new one when it is the client's turn. Raises Overloaded, too."""
        if text not in self.documents:
            async with self.turns.turn():
                if text not in self.documents:
                    self.counters["misses"] += 1
                    parsed = await self.turns.run(partial(self.parse, text))
                    return _valid(self.documents.setdefault(text, parsed))
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
        key = operation, shape(variables.coerced)
        with _told_as_request_errors():
            return self._known_plan(*key) or self._keep(key, self._compiled(partial(operation.compile, variables)))

    async def plan_in_turn(self, operation: Operation, variables: VariableValues) -> Plan:
        """The same; a new one when it is the client's turn. Raises Overloaded, too."""
        key = operation, shape(variables.coerced)
        with _told_as_request_errors():
            return self._known_plan(*key) or await self._compiled_in_turn(key, partial(operation.compile, variables))

    def _known_plan(self, operation: Operation, form: Hashable) -> Plan | None:
        pinned = self.pinned.get(operation)
        return pinned[1] if pinned and pinned[0] == form else self.plans.get((operation, form))

    async def payload_plan(self, plan: Plan, response_key: str | int, compile: Callable[[], Plan]) -> Plan:
        """That of a field of the mutation with this plan; a new one in turn. Raises GraphQLError and Overloaded."""
        if response_key not in plan.payloads:
            async with self.turns.turn():
                if response_key not in plan.payloads:
                    self.counters["compilations"] += 1
                    plan.payloads[response_key] = await self.turns.run(partial(self._compiled, compile))
        return plan.payloads[response_key]

    async def _compiled_in_turn(self, key: Hashable, compile: Callable[[], Plan]) -> Plan:
        async with self.turns.turn():
            known = self.plans.get(key)
            return known or self._keep(key, await self.turns.run(partial(self._compiled, compile)))

    def _keep(self, key: Hashable, plan: Plan) -> Plan:
        """In the event loop's thread, as all that the caches are asked."""
        self.counters["compilations"] += 1
        return self.plans.setdefault(key, plan)

    def _compiled(self, compile: Callable[[], Plan]) -> Plan:
        with self._timed():
            return compile()

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
        started = thread_time()
        try:
            yield
        finally:
            self.counters["microseconds"] += round((thread_time() - started) * 1e6)
