"""The table of live queries beside those who ask again."""

from collections.abc import Sequence

from tests.benchmarks.live_query_costs import BATCH, Costs
from tests.benchmarks.live_query_course import Figures
from tests.benchmarks.section import Section

COLUMNS = ("watchers", "", "p50 ms", "p99 ms", "last ms", "statements", "server ms", "PostgreSQL ms", "idle statements")
POLLED = ("500", "990", "1,000")
METHOD = """
Of a change, at one a second: delays from the commit until a watcher had it, of all changes; statements; processor time
of the server's one process, and of PostgreSQL with the change itself. Idle: statements in a second without a change;
whether anybody watches or not, Dateline has two then, by which it knows that its connection still listens.
Beside them is what is reckoned for a second with a change in it. Polling: everyone asks each second, and all who ask
the same get what the response cache has of it. Multiplexed: as Hasura's documentation describes it, by a statement a
second for each {batch} queries that differ in variables. What is reckoned with is {cached:.2f} ms of the server for an
answer from the cache, {answer:.2f} ms for one that is not, and {statement:.2f} ms of PostgreSQL for that. Who polls
waits half a second in the mean.
"""


def section(found: Sequence[Figures], costs: Costs) -> Section:
    method = METHOD.format(batch=BATCH, cached=costs.cached, answer=costs.answer, statement=costs.statement)
    return Section("Live queries", method, COLUMNS, [row for each in found for row in _rows(each, costs)])


def _rows(found: Figures, costs: Costs) -> list[list[str]]:
    polled, multiplexed = costs.polling(found.watchers, found.queries), costs.multiplexed(found.queries)
    delays = [f"{each:,.0f}" for each in (found.delay(0.5), found.delay(0.99), found.last)]
    figures = [f"{found.statements:.1f}", f"{found.server:,.0f}", f"{found.database:,.0f}", f"{found.idle:.0f}"]
    size = f"{found.watchers:,} of {found.queries:,}"
    return [
        [size, "live", *delays, *figures],
        ["", "polling", *POLLED, *(f"{each:,.0f}" for each in polled), "0"],
        ["", "multiplexed", *POLLED, f"{multiplexed[0]}", "", f"{multiplexed[1]:,.0f}", f"{multiplexed[0]}"],
    ]
