"""Comments of a file, and those that an earlier import has stored."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from db.article_input import CommentDraft


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


class FileComment(NamedTuple):
    """A comment of a file; `parent` is its parent's place among all of the file's, where parents come first."""

    draft: CommentDraft
    reader: Reader
    parent: int | None
    depth: int


class StoredComment(NamedTuple):
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
    def of(cls, row: Iterable[Any]) -> "StoredComment":
        """Of a row of `graph.imported_comment`, in its order: there may be tens of thousands."""
        _, _, id, parent, author, external_id, name, body, created_at, status, *hashes = row
        reader = Reader.of(external_id, name)
        left = Hashes(*hashes) if any(hashes) else NO_HASHES
        return cls(id, parent, author, reader, name, body, created_at, status, left)

    @property
    def erased(self) -> bool:
        return self.hashes.words_hash is not None


def flat(drafts: Iterable[CommentDraft]) -> list[FileComment]:
    """In the order of the file, each before its replies."""
    found: list[FileComment] = []
    waiting: list[tuple[CommentDraft, int | None, int]] = [(draft, None, 0) for draft in reversed([*drafts])]
    while waiting:
        draft, parent, depth = waiting.pop()
        if draft.replies:
            waiting += [(reply, len(found), depth + 1) for reply in reversed(draft.replies)]
        found.append(FileComment(draft, Reader.of(draft.id, draft.name), parent, depth))
    return found
