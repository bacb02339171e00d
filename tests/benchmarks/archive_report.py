"""What an archive says: a line for each figure with its bound, and one for each index that nothing has used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.benchmarks.archive_requests import Bound
from tests.benchmarks.section import Section

COLUMNS = ("", "small", "large", "ratio", "bound", "")
METHOD = """
One request at a time to Dateline without its response cache, on a site of a hundredth and on the archive in turn: the
fewest milliseconds of all rounds. The machine's load over five minutes was {load:.1f}. In the archive a comment
takes {comment:.0f} bytes with its event, its place in search and all indexes, an article {article:.0f} beside that, and
one of its shares {share:.0f}.
"""
UNUSED_METHOD = """
Indexes of the archive, but for those with next to nothing in them, that nothing here has looked anything up in. What is
unique holds a constraint, which it is there for.
"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was found of a small and of a large site, in each round."""

    bound: Bound
    small: list[float] = field(default_factory=list)
    large: list[float] = field(default_factory=list)

    @property
    def of_each(self) -> tuple[list[float], list[float]]:
        return self.small, self.large

    def row(self) -> list[str]:
        small, large = min(self.small), min(self.large)
        verdict = "" if self.bound.holds(small, large) else "missed"
        ratio = f"{large / small:.2f}" if small else ""
        return [self.bound.title, f"{small:.1f}", f"{large:.1f}", ratio, str(self.bound), verdict]


def section(found: Sequence[Figures], sizes: Mapping[str, Any], load: float) -> Section:
    method = METHOD.format(load=load, **{name: float(size) for name, size in sizes.items()})
    return Section("An archive", method, COLUMNS, [each.row() for each in found], names=1)


def indexes(unused: Sequence[Mapping[str, Any]]) -> Section:
    rows = [[row["relname"], row["indexrelname"], f"{row['bytes'] / 1e6:.1f}", _use(row)] for row in unused]
    return Section("Unused indexes", UNUSED_METHOD, ("table", "index", "MB", ""), rows)


def _use(index: Mapping[str, Any]) -> str:
    return "holds a constraint" if index["is_constraint"] else "unused"
