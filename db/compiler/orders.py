"""Total orders of lists: their keys are what keyset pagination compares, and what cursors are made of. And how many of
their rows are read, and which columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

ROUND = (20, 100, 1_000)
COMPUTED = re.compile(r"n|total|key_\d+")
"""What a page has beside the columns of its rows."""


@dataclass(frozen=True, slots=True)
class Key:
    """One column of a keyset. `kind` says how a cursor writes it: `time` in microseconds, `number` or `text`."""

    sql: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Ranking:
    """How the first key of an order was when a walk began, though it changes meanwhile: by a log of its changes.

    `position` is the end of the log, which each cursor carries. `changes` are the ids of rows whose key has changed
    since a position, each with the `step` by which it has, and `has_changed` is whether that of `{row}` is among them.
    """

    position: str
    changes: str
    has_changed: str


@dataclass(frozen=True, slots=True)
class Earlier:
    """Cursors of an earlier version: of which `kinds` their keys were, and what the keys of now are by `{earlier_1}`,
    `{earlier_2}` and so on."""

    kinds: Sequence[str]
    keys: Sequence[str]


@dataclass(frozen=True, slots=True)
class Order:
    """All keys run the same way, and the last one is unique. Without the argument that it `needs`, a list runs in its
    first order instead. `where` holds for all rows, and lets PostgreSQL see that an index fits. `work` is to sort
    all rows, where no index has them in order. With a `ranking` pages show what was there when the first of them was
    read, where it was then. The first key is `kept` where it is the same for all rows of a walk:
    the list's rows know that of the cursor as `{kept}`, null without one. All of a search's first page may be in the
    reach in which the order `begins`, if any. Where the last two keys are a time and what it is the time of, rows of
    which `by_time` is true run by that alone: of these, what is next is in reach as `older` or `newer`. An order that
    `scatters` has an index for all rows, and none for those that a filter finds."""

    keys: Sequence[Key]
    descending: bool = False
    needs: str | None = None
    where: str | None = None
    cache_tag: str = ""
    work: int = 0
    ranking: Ranking | None = None
    earlier: Earlier | None = None
    kept: bool = False
    begins: str = ""
    by_time: str = ""
    scatters: bool = False

    @property
    def cursor_kinds(self) -> list[str]:
        """What a cursor has behind the parent's key."""
        return [*(["number"] if self.ranking else []), *(key.kind for key in self.keys)]


class Size(NamedTuple):
    """How many rows a list is to have: in SQL, and how many at most."""

    sql: str
    most: int

    def limited(self, ordered: str, alias: str, extra: int = 0) -> str:
        """The first rows of a query, and some more. A number of which PostgreSQL knows nothing would make it plan at
        every request: it sees a round one, and what is wanted of that in a subquery."""
        if self.sql.isdecimal():
            return f"{ordered} limit {self.most + extra}"
        rounded = next((each for each in ROUND if self.most <= each), self.most)
        return f"select * from ({ordered} limit {rounded + extra}) {alias} limit (select {self.sql} + {extra})"


def columns_of(alias: str, text: str, row: str) -> str:
    """The columns of `row` that `text` reads of what selects them as `alias`. PostgreSQL sets each column of a subquery
    up before each execution, whether it is read or not; and a view has dozens."""
    names = {name for name in re.findall(rf"\b{alias}\.(\w+)", text) if not COMPUTED.fullmatch(name)}
    return ", ".join(f"{row}.{name}" for name in sorted(names)) or "true"
