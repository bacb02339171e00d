"""What growth says: one section, a line for each size of each page."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from tests.benchmarks.load import Measurement
from tests.benchmarks.report import with_range
from tests.benchmarks.section import Section

COLUMNS = ("", "size", "ratio of CPU", "of p50", "server CPU ms", "PostgreSQL CPU ms", "p50 ms")
METHOD = """
Dateline alone, one process, no response cache, {connections} connections. Ratios are to the smallest size, in the
same run: of the processor time of server and PostgreSQL together for each request, and of the median time to the
answer. They should stay near 1. Sites of all sizes have 100,000 comments in all, and the articles that are asked for
say the same and have 1,000 comments each; old articles of the large site have a single paragraph. Where one article's
comments grow, all answers have equally many of them.
"""


@dataclass(frozen=True, slots=True)
class Growth:
    """One page at all sizes: what is asked for at each, and what that took."""

    title: str
    of: str
    sizes: Sequence[int]
    requests: Sequence[Sequence[str]]
    rounds: list[list[Measurement]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rounds.extend([] for _ in self.sizes)

    def rows(self) -> list[list[str]]:
        titles = [self.title] + [""] * len(self.sizes)
        return [[titles[place], f"{size:,} {self.of}", *self._figures(place)] for place, size in enumerate(self.sizes)]

    def _figures(self, place: int) -> list[str]:
        rounds = self.rounds[place]
        pairs = list(zip(rounds, self.rounds[0], strict=True))
        processor = [(each.server + each.database) / (first.server + first.database) for each, first in pairs]
        times = [each.p50 / first.p50 for each, first in pairs]
        return [
            *([with_range(processor), with_range(times)] if place else ["1.00", "1.00"]),
            f"{median(each.server for each in rounds):.3f}",
            f"{median(each.database for each in rounds):.3f}",
            f"{median(each.p50 for each in rounds):.2f}",
        ]


def section(found: Sequence[Growth], connections: int) -> Section:
    rows = [row for growth in found for row in growth.rows()]
    return Section("Growth", METHOD.format(connections=connections), COLUMNS, rows)
