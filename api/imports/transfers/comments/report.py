"""What an import of comments comes to, told in lines: each comment that was read is counted once."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from api.imports.errors import UnreadableFile
from db.discussion.transfers.records import Outcome, State

TOLD = (Outcome.NEW, Outcome.CHANGED, Outcome.UNCHANGED)


@dataclass
class Report:
    """`refused` are records that are no comments of readers; `kept` are places of comments that do not come here, for
    the replies to them; `damages` are lines about files that could not be read to their ends."""

    outcomes: Counter[Outcome | State] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    orphans: int = 0
    orphan_pages: int = 0
    orphan_file: Path | None = None
    articles: int = 0
    kept: int = 0
    taken_over: int = 0
    damages: list[str] = field(default_factory=list)

    @contextmanager
    def noting(self, name: str) -> Iterator[None]:
        """What a file lacks that cannot be read on."""
        try:
            yield
        except (UnreadableFile, OSError) as error:
            line = getattr(error, "line", None)
            why = getattr(error, "reason", None) or getattr(error, "strerror", None) or error
            self.damages.append(f"{name}: {why}" if line is None else f"{name}:{line}: {why}")

    def reasons(self) -> Counter[str]:
        """Of all that is left out."""
        left = Counter({each.value: number for each, number in self.outcomes.items() if each not in TOLD})
        left.update(self.refused)
        left.update({"given twice": self.repeated, "of pages without an article here": self.orphans})
        return +left

    def remarks(self) -> Iterator[str]:
        yield from self.damages
        for why, number in self.reasons().most_common():
            yield f"{number:,} {why}"
        if self.orphans and self.orphan_file:
            pages = f"{self.orphan_pages:,} {'page' if self.orphan_pages == 1 else 'pages'}"
            yield f"Comments of {pages} are kept in {self.orphan_file}: import it once their articles are here."
        if self.kept:
            yield f"{self.kept:,} places kept for replies to comments that are not here."
        if self.taken_over:
            yield f"{self.taken_over:,} commenters now own what they wrote."

    @property
    def summary(self) -> str:
        told = ", ".join(f"{self.outcomes[each]:,} {each.value}" for each in TOLD)
        left = self.reasons().total()
        number = sum(self.outcomes[each] for each in TOLD) + left
        return f"{number:,} comments on {self.articles:,} articles: {told}, {left:,} left out."
