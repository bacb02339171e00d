"""Which stored comment each comment of a file is: so it keeps its ID, its replies and what moderators made of it."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any, NamedTuple

from db.article_input import CommentDraft
from db.text.comparison.pairing import Pairing, closeness, differs_by_a_letter

CLOSE = 0.75
"""Of two comments of one reader in one place of the thread."""
SURE = ("reader body at thread", "reader body thread", "reader body at", "reader body", "words_hash", "moment_hash")
"""What the same comment has in common, though not all of it may be there; the surest first."""


class Reader(NamedTuple):
    """Who comments or likes: known by the id that the file gives, or else by the name, which is empty beside an id."""

    id: str | None
    name: str

    @classmethod
    def of(cls, id: str | None, name: str) -> "Reader":
        return cls(id, "" if id else name)


class Hashes(NamedTuple):
    """Keyed hashes that are left of a comment that was erased: of its reader, of reader and words, reader and time."""

    reader_hash: bytes | None = None
    words_hash: bytes | None = None
    moment_hash: bytes | None = None


NO_HASHES = Hashes()


@dataclass(frozen=True, slots=True)
class FileComment:
    """A comment of a file; `parent` is its parent's place among all of the file's, where parents come first."""

    draft: CommentDraft
    reader: Reader
    parent: int | None
    depth: int


@dataclass(frozen=True, slots=True)
class StoredComment:
    """A comment of an earlier import. Of one that was erased, hashes tell what it was and whose."""

    id: int
    parent_id: int | None
    author_id: int
    reader: Reader
    name: str
    body: str
    created_at: datetime
    status: str
    hashes: Hashes

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "StoredComment":
        return cls(
            reader=Reader.of(row["external_id"], row["name"]),
            hashes=Hashes(*(row[name] for name in Hashes._fields)),
            **{name: row[name] for name in ("id", "parent_id", "author_id", "name", "body", "created_at", "status")},
        )

    @property
    def erased(self) -> bool:
        return self.hashes.words_hash is not None


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


def flat(drafts: Iterable[CommentDraft]) -> list[FileComment]:
    """In the order of the file, each before its replies."""
    found: list[FileComment] = []
    waiting: list[tuple[CommentDraft, int | None, int]] = [(draft, None, 0) for draft in reversed([*drafts])]
    while waiting:
        draft, parent, depth = waiting.pop()
        waiting += [(reply, len(found), depth + 1) for reply in reversed(draft.replies)]
        found.append(FileComment(draft, Reader.of(draft.id, draft.name), parent, depth))
    return found


def match(
    stored: Sequence[StoredComment], given: Sequence[FileComment], hashes: Mapping[int, Hashes]
) -> dict[int, StoredComment]:
    """The stored comments by the places of those in the file that they are: level by level, below the same parents.

    `hashes` are of the file's comments, by place; they are needed where something was erased."""
    olds = _texts(stored)
    news = _new_texts(given, hashes)
    below, replies = _below([row.parent_id for row in stored]), _below([each.parent for each in given])
    found: dict[int, int] = {}
    old_level, new_level = below[None], replies[None]
    while old_level and new_level:
        pairs = _pairs([olds[place] for place in old_level], [news[place] for place in new_level])
        paired = {new_level[new]: old_level[old] for new, old in pairs.items()}
        found |= paired
        new_level = [reply for place in paired for reply in replies[place]]
        old_level = [reply for place in paired.values() for reply in below[stored[place].id]]
        news |= {
            reply: news[reply]._replace(under=stored[old].id) for new, old in paired.items() for reply in replies[new]
        }
    return {new: stored[old] for new, old in found.items()}


def _texts(stored: Sequence[StoredComment]) -> list[Text]:
    places = {row.id: place for place, row in enumerate(stored)}
    said = [None if row.erased else (row.reader, row.body) for row in stored]
    threads = _threads(said, [places.get(row.parent_id or 0) for row in stored])
    return [
        Text(
            row.parent_id or 0, thread, None if row.erased else row.reader, row.name, row.body, row.created_at,
            *row.hashes,
        )
        for row, thread in zip(stored, threads, strict=True)
    ]  # fmt: skip


def _new_texts(given: Sequence[FileComment], hashes: Mapping[int, Hashes]) -> dict[int, Text]:
    threads = _threads([(each.reader, each.draft.body) for each in given], [each.parent for each in given])
    return {
        place: Text(
            0, threads[place], each.reader, each.draft.name, each.draft.body, each.draft.at,
            *hashes.get(place, NO_HASHES),
        )
        for place, each in enumerate(given)
    }  # fmt: skip


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
