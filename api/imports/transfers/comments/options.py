"""What a publisher says of an import of comments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentOptions:
    """`format` and `source` are those of all files, where they are given; `subjects` and `moved` are the publisher's
    tables of people and of addresses; `languages` those that comments may be in; replies go `deepest` levels deep."""

    format: str | None = None
    source: str | None = None
    subjects: Path | None = None
    moved: Path | None = None
    orphans: Path = Path("orphans.jsonl")
    time_zone: tzinfo = UTC
    languages: Sequence[str] = ()
    deepest: int = 5
    dry_run: bool = False
