"""What was found in a body, counted by kind and name, for the report of a run."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from api.imports.pictures.named import NamedPicture

MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Counted:
    """`kind` is whose markup it is ("Hugo", "Liquid", "WordPress", "HTML" …), `name` what it is called there."""

    kind: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Converted:
    """`lead` is the plain text above `<!--more-->`, which the body keeps; None where there is none.

    `mapped` became a picture, a quote, a link or code of the Markdown; of `dropped` only the text is left.
    `relative_addresses` counts those that are relative to a site and stayed so, for want of a base URL.
    """

    markdown: str
    lead: str | None = None
    mapped: tuple[Counted, ...] = ()
    dropped: tuple[Counted, ...] = ()
    relative_addresses: int = 0
    pictures: tuple[NamedPicture, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for whoever runs the import."""
        told = (("Only the text is left of", self.dropped), ("Written as Markdown:", self.mapped))
        return tuple(f"{what} {_told(found)}." for what, found in told if found)


def _told(found: Sequence[Counted]) -> str:
    each = [f"{one.count} {one.kind} {one.name}" for one in found[:MOST_TOLD]]
    return ", ".join(each) + (f" and {len(found) - MOST_TOLD} more kinds" if len(found) > MOST_TOLD else "")


@dataclass(slots=True)
class Tally:
    mapped: Counter[tuple[str, str]] = field(default_factory=Counter)
    dropped: Counter[tuple[str, str]] = field(default_factory=Counter)

    def drop(self, kind: str, name: str, count: int = 1) -> None:
        self.dropped[kind, name] += count

    def map(self, kind: str, name: str) -> None:
        self.mapped[kind, name] += 1


def counted(counter: Counter[tuple[str, str]]) -> tuple[Counted, ...]:
    """In the order of first appearance."""
    return tuple(Counted(kind, name, count) for (kind, name), count in counter.items() if count)
