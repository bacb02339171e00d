"""Files as they are read, and what becomes of them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
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
    that it shows, by their paths."""

    source: Source
    draft: ArticleDraft
    content_hash: bytes
    pictures: Mapping[str, Stamp] = field(default_factory=dict)

    @cached_property
    def draft_hash(self) -> bytes:
        """Of all that is written: the draft, and what the code makes of it."""
        written = hashlib.blake2b(repr(self.draft).encode(errors="replace"), digest_size=16, key=digest_of(*WRITERS))
        return written.digest()


@dataclass(frozen=True, slots=True)
class Known:
    """A file whose article is stored just as the file has it, if the files of its pictures are as they were."""

    source: Source
    article_id: int
    pictures: Mapping[str, Stamp] = field(default_factory=dict)
