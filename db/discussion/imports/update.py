"""What an import has to write of comments: how the file differs from what is stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from db.discussion.imports.threads import FileComment, Hashes, Reader, StoredComment


class Gone(NamedTuple):
    """A comment that was taken out of the discussion and then out of the file, too."""

    id: int
    author_id: int
    words_hash: bytes
    moment_hash: bytes

    @property
    def hashes(self) -> Hashes:
        return Hashes(None, self.words_hash, self.moment_hash)


@dataclass(frozen=True)
class Update:
    """The comments of a file beside those that are stored: by place in the file those that were found, and those that
    are gone for good. `lost` are no longer in the file; `likes` are new, by place. `erased` is how much had been erased
    in the discussion before it was compared."""

    given: Sequence[FileComment]
    found: Mapping[int, StoredComment]
    gone: Mapping[int, Gone]
    lost: Sequence[StoredComment]
    likes: Sequence[tuple[int, Reader]] = ()
    erased: int = 0

    @cached_property
    def new(self) -> list[int]:
        return [place for place in range(len(self.given)) if place not in self.found]

    @cached_property
    def changed(self) -> list[tuple[FileComment, StoredComment]]:
        pairs = ((self.given[place], row) for place, row in self.found.items())
        return [(each, row) for each, row in pairs if not row.erased and differs(each, row)]

    @cached_property
    def names(self) -> dict[Reader, str]:
        """What those are called who are known by an id; of several names the last counts."""
        return {each.reader: each.draft.name for each in self.given if each.draft.id}

    @cached_property
    def renamed(self) -> dict[int, str]:
        """Other names of readers who are known by an id, by key."""
        known = [row for row in self.found.values() if not row.erased and row.reader in self.names]
        return {row.author_id: self.names[row.reader] for row in known if self.names[row.reader] != row.name}

    @property
    def changes_anything(self) -> bool:
        return bool(self.new or self.lost or self.likes or self.changed or self.renamed)

    @property
    def touched(self) -> dict[int, StoredComment]:
        """The stored comments that are written, or hung on, by key."""
        places = {self.given[place].parent for place in self.new} | {place for place, _ in self.likes}
        rows = [
            *self.lost,
            *(row for _, row in self.changed),
            *(row for place, row in self.found.items() if place in places),
        ]
        return {row.id: row for row in rows}

    def is_erased(self, place: int) -> bool:
        return place in self.gone or (place in self.found and self.found[place].erased)

    def readers(self) -> dict[Reader, str]:
        """Whose rows are written about, with the names that new ones are to have."""
        writing = [self.given[place].reader for place in self.new if place not in self.gone]
        writing += [each.reader for each, _ in self.changed]
        writing += [liker for _, liker in self.likes]
        return {reader: self.names.get(reader, reader.name) for reader in writing}


def differs(each: FileComment, row: StoredComment) -> bool:
    return (each.draft.body, each.reader, each.draft.at or row.created_at) != (row.body, row.reader, row.created_at)
