"""What a run says: one table, two lines for each operation."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rich.table import Table

from tests.benchmarks.load import Measurement

COLUMNS = ("requests/s", "p50 ms", "p99 ms", "server CPU ms", "PostgreSQL CPU ms", "statements")


@dataclass(frozen=True, slots=True)
class Line:
    """One server's rounds with one operation."""

    server: str
    rounds: Sequence[Measurement]
    statements: float

    def cells(self) -> list[str]:
        return [
            f"{median(each.rate for each in self.rounds):,.0f}",
            f"{median(each.p50 for each in self.rounds):.1f}",
            f"{median(each.p99 for each in self.rounds):.1f}",
            f"{median(each.server for each in self.rounds):.3f}",
            f"{median(each.database for each in self.rounds):.3f}",
            f"{self.statements:g}",
        ]


@dataclass(frozen=True, slots=True)
class Result:
    title: str
    dateline: Line
    by_hand: Line

    def ratio(self) -> str:
        """Dateline's rate where the other one is 1.00: the median round, and the range of all."""
        rounds = zip(self.dateline.rounds, self.by_hand.rounds, strict=True)
        ratios = [dateline.rate / by_hand.rate for dateline, by_hand in rounds]
        return f"{median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})"


def table(results: Sequence[Result], title: str) -> Table:
    table = Table("", "", "ratio", *COLUMNS, title=title)
    for column in table.columns[2:]:
        column.justify = "right"
    for result in results:
        table.add_row(result.title, result.dateline.server, result.ratio(), *result.dateline.cells())
        table.add_row("", result.by_hand.server, "1.00", *result.by_hand.cells(), end_section=True)
    return table
