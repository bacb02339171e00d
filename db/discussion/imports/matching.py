"""Which stored comment each comment of a file is: so it keeps its ID, its replies and what moderators made of it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from db.discussion.imports.threads import NO_HASHES, FileComment, Hashes, Reader, StoredComment
from db.text.comparison.pairing import Pairing, closeness, differs_by_a_letter

CLOSE = 0.75
"""Of two comments of one reader in one place of the thread."""
SURE = ("reader body at thread", "reader body thread", "reader body at", "reader body", "words_hash", "moment_hash")
"""What the same comment has in common, though not all of it may be there; the surest first."""


class Text(NamedTuple):
    """What of a comment is compared, stored or not: `under` is the key of its stored parent, 0 for none; `thread`
    stands for all that hangs on it."""

    under: int
    thread: int
    reader: Reader | None
    name: str
    body: str
    at: datetime | None
    reader_hash: bytes | None
    words_hash: bytes | None
    moment_hash: bytes | None


def match(
    stored: Sequence[StoredComment], given: Sequence[FileComment], hashes: Mapping[int, Hashes]
) -> dict[int, StoredComment]:
    """The stored comments by the places of those in the file that they are: level by level, below the same parents.

    `hashes` are of the file's comments, by place; they are needed where something was erased."""
    texts = Texts(stored, given, hashes)
    below, replies = _below([row.parent_id for row in stored]), _below([each.parent for each in given])
    found: dict[int, int] = {}
    under: dict[int, int] = {}
    old_level, new_level = below[None], replies[None]
    while old_level and new_level:
        paired = texts.pairs(old_level, new_level, under)
        found |= paired
        new_level = [reply for place in paired for reply in replies[place]]
        old_level = [reply for place in paired.values() for reply in below[stored[place].id]]
        under = {reply: stored[old].id for new, old in paired.items() for reply in replies[new]}
    return {new: stored[old] for new, old in found.items()}


@dataclass(frozen=True)
class Texts:
    """What is compared, which is costly: most comments are known by reader and words, which nobody else has there."""

    stored: Sequence[StoredComment]
    given: Sequence[FileComment]
    hashes: Mapping[int, Hashes]

    def pairs(self, olds: Sequence[int], news: Sequence[int], under: Mapping[int, int]) -> dict[int, int]:
        """Places of stored comments by those of the file, on one level; `under` has the keys of their parents."""
        paired = self._unmistakable(olds, news, under)
        taken = {*paired.values()}
        olds = [place for place in olds if place not in taken]
        news = [place for place in news if place not in paired]
        if olds and news:
            found = _pairs([self._old(place) for place in olds], [self._new(place, under) for place in news])
            paired |= {news[new]: olds[old] for new, old in found.items()}
        return paired

    def _unmistakable(self, olds: Sequence[int], news: Sequence[int], under: Mapping[int, int]) -> dict[int, int]:
        rows = [(place, self.stored[place]) for place in olds]
        known = _single((place, (row.parent_id or 0, row.reader, row.body)) for place, row in rows if not row.erased)
        given = [(place, self.given[place]) for place in news]
        said = _single((place, (under.get(place, 0), each.reader, each.draft.body)) for place, each in given)
        return {new: old for key, new in said.items() if new is not None and (old := known.get(key)) is not None}

    def _old(self, place: int) -> Text:
        row, thread = self.stored[place], self._old_threads[place]
        reader = None if row.erased else row.reader
        return Text(row.parent_id or 0, thread, reader, row.name, row.body, row.created_at, *row.hashes)

    def _new(self, place: int, under: Mapping[int, int]) -> Text:
        each, hashes = self.given[place], self.hashes.get(place, NO_HASHES)
        said = each.reader, each.draft.name, each.draft.body, each.draft.at
        return Text(under.get(place, 0), self._new_threads[place], *said, *hashes)

    @cached_property
    def _old_threads(self) -> list[int]:
        places = {row.id: place for place, row in enumerate(self.stored)}
        said = [None if row.erased else (row.reader, row.body) for row in self.stored]
        return _threads(said, [places.get(row.parent_id or 0) for row in self.stored])

    @cached_property
    def _new_threads(self) -> list[int]:
        return _threads([(each.reader, each.draft.body) for each in self.given], [each.parent for each in self.given])


def _single(keys: Iterable[tuple[int, Hashable]]) -> dict[Hashable, int | None]:
    """Places by their keys; None where several have the same."""
    found: dict[Hashable, int | None] = {}
    for place, key in keys:
        found[key] = None if key in found else place
    return found


def _threads(said: Sequence[Hashable], parents: Sequence[int | None]) -> list[int]:
    """A number for all that hangs on each comment, in whatever order: who said what in answer to what."""
    replies: list[list[int]] = [[] for _ in said]
    threads = [0] * len(said)
    for place in range(len(said) - 1, -1, -1):
        threads[place] = hash(tuple(sorted(replies[place])))
        parent = parents[place]
        if parent is not None:
            replies[parent].append(hash((said[place], threads[place])))
    return threads


def _below(parents: Sequence[int | None]) -> defaultdict[int | None, list[int]]:
    """The places of replies by their parent."""
    found: defaultdict[int | None, list[int]] = defaultdict(list)
    for place, parent in enumerate(parents):
        found[parent].append(place)
    return found


def _pairs(old: Sequence[Text], new: Sequence[Text]) -> dict[int, int]:
    """The words may have been edited, the time or the reader's name mended; also of what was erased."""
    pairing = Pairing(old, new)
    for names in SURE:
        pairing.by_key(_key(names))
    pairing.by_closeness(_key("reader"), lambda one, other: closeness(one.body, other.body, CLOSE))
    for names in ("reader at", "body at"):
        pairing.by_key(_key(names))
    pairing.by_closeness(_key("body"), lambda one, other: differs_by_a_letter(one.name, other.name))
    pairing.by_key(_key("reader_hash"))
    return pairing.found


def _key(names: str) -> Callable[[Text], Hashable | None]:
    """The attributes of that names, below the same parent; None where one of them is None."""
    values = attrgetter("under", *names.split())

    def key(text: Text) -> Hashable | None:
        found = values(text)
        return None if None in found else found

    return key
