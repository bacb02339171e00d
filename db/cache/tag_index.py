"""Which entries of the cache carry a tag."""

from collections.abc import Collection

from db.cache.entries import CacheEntry

FEW = 8
"""Carriers in a tuple. A set, even of one, takes three times the memory, and most tags have one carrier or two."""


class TagIndex:
    def __init__(self) -> None:
        self._carriers: dict[str, tuple[CacheEntry, ...] | set[CacheEntry]] = {}

    def __len__(self) -> int:
        return len(self._carriers)

    def add(self, entry: CacheEntry) -> None:
        for tag in entry.tags:
            known = self._carriers.get(tag, ())
            if isinstance(known, set):
                known.add(entry)
            else:
                self._carriers[tag] = (*known, entry) if len(known) < FEW else {*known, entry}

    def remove(self, entry: CacheEntry) -> None:
        for tag in entry.tags:
            known = self._carriers[tag]
            if isinstance(known, set):
                known.discard(entry)
            else:
                known = self._carriers[tag] = tuple(each for each in known if each is not entry)
            if not known:
                del self._carriers[tag]

    def carriers(self, tag: str) -> Collection[CacheEntry]:
        """As they are now, whatever is added and removed afterwards."""
        return tuple(self._carriers.get(tag, ()))
