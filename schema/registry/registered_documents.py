"""The registry of documents in memory: registered ones by id and text, and automatic persisted queries by hash."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cachetools import LRUCache, TTLCache
from graphql import GraphQLError, NonNullTypeNode, print_ast
from graphql.execution.values import VariableValues

from db.registry.documents import Registered
from schema.engine.documents import DocumentCache
from schema.engine.plans import Document, Operation
from schema.fields.errors import RequestError

SITE = "dateline"
"""The app that the documents of the site's own pages belong to."""
NAMES = re.compile(r"\b(?:query|mutation|subscription)\s+(\w+)")
UNKNOWN_IDS, UNKNOWN_SECONDS = 10_000, 10
"""How many ids that no document has are remembered, and for how long."""
PERSISTED_CHARACTERS = 10_000_000
LONGEST_PERSISTED = 100_000


class Owner(NamedTuple):
    app: str
    version: str


@dataclass(slots=True, eq=False)
class Entry:
    """A text with the newest version of each app that has it. Once it is parsed it has a `document`, or an `error`."""

    text: str
    owners: dict[str, Owner] = field(default_factory=dict)
    document: Document | None = None
    error: RequestError | None = None

    def parse(self, documents: DocumentCache) -> Document:
        """Parses and validates it once; it is never evicted. Raises RequestError."""
        if self.document is None and self.error is None:
            found = documents.parse(self.text, documents.registered_limits)
            if isinstance(found, RequestError):
                self.error = found
            else:
                self.document = found
        if self.document is None:
            assert self.error
            raise self.error.with_traceback(None)
        return self.document

    def compile(self, documents: DocumentCache) -> str | None:
        """Compiles and pins the plans for the fewest variables that clients can send, which often serve all requests,
        for plans depend on no text. Returns why it cannot be executed, or None."""
        try:
            for operation in self.parse(documents).operations.values():
                if variables := fewest_variables(operation):
                    documents.pin(operation, variables)
        except RequestError as error:
            return error.errors[0].message
        except GraphQLError as invalid:
            return invalid.message
        return None


class DocumentRegistry:
    """`static` documents are not in the database. `trusted_only`: no other documents are executed. Otherwise, with
    `accepts_persisted_queries`, a text that came with its hash can be requested by it, until it is evicted."""

    def __init__(
        self, static: Sequence[Registered] = (), trusted_only: bool = False, accepts_persisted_queries: bool = False
    ) -> None:
        self.static, self.trusted_only = static, trusted_only
        self.accepts_persisted_queries = accepts_persisted_queries
        self.by_id: dict[str, Entry] = {}
        self.by_text: dict[str, Entry] = {}
        self.names: set[str] = set()
        self.is_ahead = False  # a lookup has found documents since the last full load
        self.unknown: TTLCache[str, bool] = TTLCache(UNKNOWN_IDS, UNKNOWN_SECONDS)
        self.persisted: LRUCache[str, str] = LRUCache(PERSISTED_CHARACTERS, getsizeof=len)
        self.replace_all(())

    def replace_all(self, registered: Iterable[Registered]) -> None:
        """With these, the newest first. Texts that were registered before stay parsed."""
        before, self.by_id, self.by_text, self.names = self.by_text, {}, {}, set()
        self.unknown.clear()
        self.is_ahead = False
        for each in (*self.static, *registered):
            self.add(each, before)

    def add(self, registered: Registered, before: Mapping[str, Entry] | None = None) -> None:
        """An id that has another text already keeps that."""
        entry = self.by_text.get(registered.text)
        if entry is None:
            known = (before or {}).get(registered.text, Entry(registered.text))
            entry = Entry(registered.text, document=known.document, error=known.error)
            self.by_text[registered.text] = entry
            self.names.update(NAMES.findall(registered.text))
        entry.owners.setdefault(registered.app, Owner(registered.app, registered.version))
        self.by_id.setdefault(registered.id, entry)

    def persist(self, hash: str, text: str) -> None:
        if self.accepts_persisted_queries and len(text) <= LONGEST_PERSISTED:
            self.persisted[hash] = text

    def names_operation(self, name: str) -> bool:
        """Whether an operation of a registered document has the name."""
        return name in self.names

    def owners(self) -> dict[Operation, Collection[Owner]]:
        """The apps of each operation that has been parsed."""
        return {
            operation: entry.owners.values()
            for entry in self.by_text.values()
            if entry.document
            for operation in entry.document.operations.values()
        }


def fewest_variables(operation: Operation) -> VariableValues | None:
    """The required variables, if all are texts, none of them empty; None if others are required."""
    inputs = {}
    for each in operation.node.variable_definitions or ():
        if isinstance(each.type, NonNullTypeNode) and each.default_value is None:
            if print_ast(each.type) not in ("ID!", "String!"):
                return None
            inputs[each.variable.name.value] = "any"
    return operation.coerce(inputs)
