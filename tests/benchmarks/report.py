"""What the comparison says: a section for each number of processes, and one about their memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from tests.benchmarks.load import Measurement
from tests.benchmarks.memory import Memory
from tests.benchmarks.processes import BY_HAND, Application
from tests.benchmarks.section import Section

COLUMNS = ("", "", "ratio", "requests/s", "p50 ms", "p99 ms", "server CPU ms", "PostgreSQL CPU ms", "statements")
METHOD = """
{size} The ratio is that of requests per second. Processor time and statements are for each request; the servers' is
that of all their processes. `Dateline` runs without its response cache, `Dateline, cached` with it, as it does by
default; what is written by hand has none. Mixed are 55 % article pages, 30 % front pages, 10 % threads and 5 % posts,
on the articles that are read. Posting by hand is a bare INSERT without any rule, and then an
endpoint that checks the token and the rules, renders the text, counts and announces, in one statement.{cores}
"""
CORES = """
Both processes, PostgreSQL and the load client share {cores} cores here: two processes can be no faster than that
leaves room for.
"""
MEMORY_COLUMNS = ("processes", "", "RSS at start", "USS at start", "RSS after the load", "USS after the load")
MEMORY_METHOD = """
MB for each process that answers: all that it has (RSS), and what no other process shares with it (USS); when it has
started, and after all of the load above.
"""


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    rounds: Mapping[Application, Sequence[Measurement]]
    statements: Mapping[Application, float]

    def section(self) -> Section:
        return Section(self.title, "", COLUMNS[1:], [row[1:] for row in self.rows()], names=1)

    def rows(self) -> list[list[str]]:
        titles = [self.title] + [""] * len(self.rounds)
        return [[title, *self._line(application)] for title, application in zip(titles, self.rounds, strict=False)]

    def _line(self, application: Application) -> list[str]:
        ratio = "1.00" if application is BY_HAND else self._ratio(application)
        figures = _figures(self.rounds[application])
        return [application.name, ratio, *figures, f"{self.statements[application]:.1f}"]

    def _ratio(self, application: Application) -> str:
        rounds = zip(self.rounds[application], self.rounds[BY_HAND], strict=True)
        return with_range([ours.rate / theirs.rate for ours, theirs in rounds])


@dataclass(frozen=True, slots=True)
class Comparative:
    """All results of servers with so many processes, and their memory before and after."""

    processes: int
    results: Sequence[Result]
    before: Mapping[Application, Memory]
    after: Mapping[Application, Memory]

    def section(self, size: str, cores: int) -> Section:
        title = "One process" if self.processes == 1 else f"{self.processes} processes"
        method = METHOD.format(size=size, cores=CORES.format(cores=cores) if self.processes > 1 else "")
        return Section(title, method, COLUMNS, [row for result in self.results for row in result.rows()])

    def memory_rows(self) -> list[list[str]]:
        rows: list[list[str]] = []
        for application, before in self.before.items():
            figures = (before, self.after[application])
            cells = [f"{value:.0f}" for each in figures for value in (each.resident, each.unique)]
            rows.append(["" if rows else str(self.processes), application.name, *cells])
        return rows


def memory_section(found: Sequence[Comparative]) -> Section:
    rows = [row for each in found for row in each.memory_rows()]
    return Section("Memory of a process", MEMORY_METHOD, MEMORY_COLUMNS, rows)


def with_range(ratios: Sequence[float]) -> str:
    """The median round, and the range of all."""
    return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def _figures(rounds: Sequence[Measurement]) -> list[str]:
    return [
        f"{median(each.rate for each in rounds):,.0f}",
        f"{median(each.p50 for each in rounds):.1f}",
        f"{median(each.p99 for each in rounds):.1f}",
        f"{median(each.server for each in rounds):.3f}",
        f"{median(each.database for each in rounds):.3f}",
    ]
