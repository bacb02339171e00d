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
        """Places of those that are to be added, each before its replies."""
        return [place for place in range(len(self.given)) if place not in self.found]

    @cached_property
    def changed(self) -> list[int]:
        """Places of those that are stored otherwise."""
        given = self.given
        return [place for place, row in self.found.items() if differs(given[place], row) and not row.erased]

    @cached_property
    def names(self) -> dict[Reader, str]:
        """What those are called who are known by an id; of several names the last counts."""
        return {each.reader: each.draft.name for each in self.given if each.draft.id}

    @cached_property
    def renamed(self) -> dict[int, str]:
        """Other names of readers who are known by an id, by key."""
        if not self.names:
            return {}
        known = [row for row in self.found.values() if not row.erased and row.reader in self.names]
        return {row.author_id: self.names[row.reader] for row in known if self.names[row.reader] != row.name}

    @property
    def changes(self) -> int:
        """How many."""
        return sum(map(len, (self.new, self.likes, self.changed, self.lost, self.renamed)))

    def is_erased(self, place: int) -> bool:
        return place in self.gone or (place in self.found and self.found[place].erased)


def differs(each: FileComment, row: StoredComment) -> bool:
    at = each.draft.at
    return each.draft.body != row.body or each.reader != row.reader or at not in (None, row.created_at)
