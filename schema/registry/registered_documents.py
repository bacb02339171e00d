"""Documents that apps have registered, in memory: by id and by text, read once and never forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cachetools import LRUCache, TTLCache

from db.registry.documents import Registered

if TYPE_CHECKING:
    from schema.engine.documents import Document
    from schema.engine.plans import Operation, Refused

SITE = "dateline"
"""The app that the documents of the site's own pages belong to."""
UNKNOWN_IDS = 10_000
SECONDS_UNKNOWN = 10
LEARNT_CHARACTERS = 10_000_000
LONGEST_LEARNT = 100_000


class DocumentId(NamedTuple):
    """The id that a request gives. `automatic`: its client has the text too, and sends it where the id is unknown."""

    id: str
    automatic: bool = False


class Owner(NamedTuple):
    app: str
    version: str


@dataclass(slots=True, eq=False)
class Entry:
    """One text, and the newest version of each app that has it. Once it is read, what it is or why it is refused."""

    text: str
    owners: dict[str, Owner] = field(default_factory=dict)
    document: Document | None = None
    refused: Refused | None = None


class Registry:
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
