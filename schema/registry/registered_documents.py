"""Documents that apps have registered, in memory: by id and by text, read once and never forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from cachetools import LRUCache, TTLCache
from graphql import GraphQLError, NonNullTypeNode, print_ast
from graphql.execution.values import VariableValues

from db.registry.documents import Registered
from schema.engine.documents import Document, DocumentCache
from schema.engine.plans import Operation
from schema.engine.request_errors import RequestError

SITE = "dateline"
"""The app that the documents of the site's own pages belong to."""
UNKNOWN_IDS = 10_000
SECONDS_UNKNOWN = 10
LEARNT_CHARACTERS = 10_000_000
LONGEST_LEARNT = 100_000


class Owner(NamedTuple):
    app: str
    version: str


@dataclass(slots=True, eq=False)
class Entry:
    """One text, and the newest version of each app that has it. Once it is read, what it is or why it is refused."""

    text: str
    owners: dict[str, Owner] = field(default_factory=dict)
    document: Document | None = None
    refused: RequestError | None = None

    def read(self, documents: DocumentCache) -> Document:
        """Once; it is not one of those that make room for others. Raises RequestError."""
        if self.document is None and self.refused is None:
            found = documents.parse(self.text)
            if isinstance(found, RequestError):
                self.refused = found
            else:
                self.document = found
        if self.document is None:
            assert self.refused
            raise self.refused.with_traceback(None)
        return self.document

    def compile(self, documents: DocumentCache) -> str | None:
        """Why it cannot be executed. Where it can, it is compiled for the least that clients can send, which is often
        all that they send: no text matters."""
        try:
            for operation in self.read(documents).operations.values():
                if variables := least_variables(operation):
                    documents.pin(operation, variables)
        except RequestError as refused:
            return refused.errors[0].message
        except GraphQLError as error:
            return error.message
        return None


class DocumentRegistry:
    """`fixed` are those that are not in the database. `exclusive`: nothing else is executed. `learns`: texts that
    clients send with their hash can be asked for by it afterwards, until others take their place."""

    def __init__(self, fixed: Sequence[Registered] = (), exclusive: bool = False, learns: bool = False) -> None:
        self.fixed, self.exclusive, self.learns = fixed, exclusive, learns
        self.by_id: dict[str, Entry] = {}
        self.by_text: dict[str, Entry] = {}
        self.found = False  # in the database, since all of them were taken last
        self.unknown: TTLCache[str, bool] = TTLCache(UNKNOWN_IDS, SECONDS_UNKNOWN)
        self.learnt: LRUCache[str, str] = LRUCache(LEARNT_CHARACTERS, getsizeof=len)
        self.take(())

    def take(self, registered: Iterable[Registered]) -> None:
        """These take the place of those before, the newest first; what was read stays read."""
        before, self.by_id, self.by_text = self.by_text, {}, {}
        self.unknown.clear()
        self.found = False
        for each in (*self.fixed, *registered):
            self.add(each, before)

    def add(self, registered: Registered, before: Mapping[str, Entry] | None = None) -> None:
        """An id that stands for another text goes on standing for that."""
        entry = self.by_text.get(registered.text)
        if entry is None:
            known = (before or {}).get(registered.text, Entry(registered.text))
            entry = Entry(registered.text, document=known.document, refused=known.refused)
            self.by_text[registered.text] = entry
        entry.owners.setdefault(registered.app, Owner(registered.app, registered.version))
        self.by_id.setdefault(registered.id, entry)

    def learn(self, hash: str, text: str) -> None:
        if self.learns and len(text) <= LONGEST_LEARNT:
            self.learnt[hash] = text

    def owners(self) -> dict[Operation, Collection[Owner]]:
        """Of the operations that have been read."""
        return {
            operation: entry.owners.values()
            for entry in self.by_text.values()
            if entry.document
            for operation in entry.document.operations.values()
        }


def least_variables(operation: Operation) -> VariableValues | None:
    """Those without which it cannot be sent, where these are but texts."""
    inputs = {}
    for each in operation.node.variable_definitions or ():
        if isinstance(each.type, NonNullTypeNode) and each.default_value is None:
            if print_ast(each.type) not in ("ID!", "String!"):
                return None
            inputs[each.variable.name.value] = ""
    return operation.coerce(inputs)
