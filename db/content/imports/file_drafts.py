"""Files as they are read, and what becomes of them."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from functools import cached_property
from pathlib import Path

from db.article_input import ArticleDraft
from db.content import articles
from db.content.code_version import digest_of
from db.content.imports.identity import Source
from db.text import markdown

WRITERS = (Path(articles.__file__).parent, Path(markdown.__file__).parent)

Stamp = tuple[int, int]
"""Size and time of change of a file."""


class Outcome(Enum):
    NEW = auto()
    CHANGED = auto()
    UNCHANGED = auto()


@dataclass(frozen=True)
class FileDraft:
    """`content_hash` is that of the file and of all that its reading depends on; `pictures` are the files of pictures
    that it shows, by their paths; `old_paths` are those of addresses that the article had elsewhere. What
    `only_withdraws` says nothing else of the article, which stays as it is stored."""

    source: Source
    draft: ArticleDraft
    content_hash: bytes
    pictures: Mapping[str, Stamp] = field(default_factory=dict)
    old_paths: Sequence[str] = ()
    only_withdraws: bool = False

    @cached_property
    def words(self) -> frozenset[str]:
        """What another file may be known by that is the same article."""
        said = self.draft.external_id, self.draft.slug, self.draft.headline, self.source.path, self.source.file
        return frozenset(word for word in said if word)

    @cached_property
    def draft_hash(self) -> bytes:
        """Of all that is written: the draft, and what the code makes of it."""
        return self._hash(self.draft)

    @cached_property
    def article_hash(self) -> bytes:
        """Of all but its comments."""
        return self._hash(replace(self.draft, comments=()))

    def _hash(self, draft: ArticleDraft) -> bytes:
        said = repr((draft, self.only_withdraws) if self.only_withdraws else draft)
        written = hashlib.blake2b(said.encode(errors="replace"), digest_size=16, key=digest_of(*WRITERS))
        return written.digest()


@dataclass(frozen=True, slots=True)
class Known:
    """A file whose article is stored just as the file has it, if the files of its pictures are as they were."""

    source: Source
    article_id: int
    pictures: Mapping[str, Stamp] = field(default_factory=dict)
