"""What an import of other systems' articles comes to: each reason for leaving something out is counted, and the first
cases of it are named."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.imports.pictures.taking import Taken
from api.imports.transfers.records import Skipped
from db.content.imports.file_drafts import Outcome

FIRST = 5
"""Cases of a reason that are named."""
REASON = re.compile(
    r"It is older than what is stored|Its article has been edited since|It is the same article"
    r"|It withdraws an article that is not here"
)
"""How the writer's sentences begin that say more of the single case."""


@dataclass(slots=True)
class TransferReport:
    """`skipped` counts by reason, `cases` has the first of each; `failed` are reasons for which what should have come
    did not."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    cases: dict[str, list[str]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    pictures: Counter[str] = field(default_factory=Counter)
    refused_pictures: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, result: Outcome | str) -> None:
        if isinstance(result, Outcome):
            self.outcomes[result] += 1
            return
        known = REASON.match(result)
        reason = f"{known[0]}." if known else result
        self.skip(Skipped(name, reason, result if result != reason else ""), failed=not known)

    def skip(self, skipped: Skipped, failed: bool = False) -> None:
        self.skipped[skipped.reason] += 1
        cases = self.cases.setdefault(skipped.reason, [])
        if len(cases) < FIRST:
            detail = skipped.detail.rstrip(".")
            cases.append(f"{skipped.name}: {detail}" if detail else skipped.name)
        if failed:
            self.failed.add(skipped.reason)

    def note_pictures(self, taken: Taken) -> None:
        self.pictures.update(new=taken.new, known=taken.known, refused=len(taken.refusals))
        self.refused_pictures.update(taken.refusals.values())

    @property
    def refusals(self) -> set[str]:
        return self.failed

    def remarks(self) -> Iterator[str]:
        for reason, number in self.skipped.most_common():
            more = " …" if number > FIRST else ""
            yield f"Skipped, {number}: {reason} ({'; '.join(self.cases[reason])}{more})"
        yield from self.notes
        for reason, number in self.refused_pictures.most_common(FIRST):
            yield f"Pictures left out, {number}: {reason}"

    @property
    def summary(self) -> str:
        counts = [f"{self.outcomes[outcome]} {outcome.name.lower()}" for outcome in Outcome]
        told = f"{', '.join(counts)}, {self.skipped.total()} skipped."
        if not self.pictures.total():
            return told
        new, known, refused = (self.pictures[kind] for kind in ("new", "known", "refused"))
        return f"{told} Pictures: {new} new, {known} known, {refused} left out."


def refusal_of(refused: Sequence[tuple[Path, str]]) -> TransferReport:
    """Of archives that cannot be read, and why."""
    report = TransferReport()
    for path, why in refused:
        report.skip(Skipped(str(path), why), failed=True)
    return report
