"""What an import comes to, told in lines."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from api.imports.article.reading import Reading
from api.imports.errors import UnreadableFile
from api.imports.pictures.taking import Taken
from db.content.imports.file_drafts import Outcome

MOST_KINDS = 20
"""Unknown keys and ends of names that are told one by one."""


@dataclass(slots=True)
class Report:
    """`refusals` and `notes` are lines about single files; `unknown_keys` and `left_out` count files."""

    outcomes: Counter[Outcome] = field(default_factory=Counter)
    refusals: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unknown_keys: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    relative_addresses: int = 0
    pictures: Counter[str] = field(default_factory=Counter)
    without_alt: int = 0

    def refuse(self, file: str, error: UnreadableFile) -> None:
        place = file if error.line is None else f"{file}:{error.line}"
        self.refusals.append(f"{place}: {error.reason}")

    def add(self, file: str, result: Outcome | str) -> None:
        if isinstance(result, Outcome):
            self.outcomes[result] += 1
        else:
            self.refusals.append(f"{file}: {result}")

    def note(self, file: str, reading: Reading, taken: Taken) -> None:
        self.notes += [f"{file}: {note}" for note in reading.notes]
        self.notes += [f"{file}: The picture {name} is left out. {why}" for name, why in taken.refusals.items()]
        self.unknown_keys.update(set(reading.unknown_keys))
        self.relative_addresses += reading.relative_addresses and (
            reading.relative_addresses - taken.relative_in(reading.draft.body)
        )
        self.pictures.update(new=taken.new, known=taken.known, refused=len(taken.refusals))
        self.without_alt += taken.without_alt

    def remarks(self) -> Iterator[str]:
        """All that is to be said beside the counts."""
        yield from self.refusals
        yield from self.notes
        if self.unknown_keys:
            yield f"Unknown keys, left out: {_told(self.unknown_keys)}."
        if self.relative_addresses:
            yield f"Addresses relative to a site, left so: {self.relative_addresses}; --base-url makes them absolute."
        if self.without_alt:
            yield f"Pictures without an `alt`, for readers who do not see them: {self.without_alt}."
        if self.left_out:
            yield f"Other files in folders, left out: {_told(self.left_out)}."

    @property
    def summary(self) -> str:
        counts = [f"{self.outcomes[outcome]} {outcome.name.lower()}" for outcome in Outcome]
        articles = f"{', '.join(counts)}, {len(self.refusals)} refused."
        if not self.pictures.total():
            return articles
        new, known, refused = (self.pictures[kind] for kind in ("new", "known", "refused"))
        return f"{articles} Pictures: {new} new, {known} known, {refused} left out."


def _told(counts: Counter[str]) -> str:
    told = [
        f"{kind} in {number} {'file' if number == 1 else 'files'}" for kind, number in counts.most_common(MOST_KINDS)
    ]
    more = len(counts) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")
