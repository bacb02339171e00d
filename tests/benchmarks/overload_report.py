"""What the overload says: a line for each minute, and one for the light load before."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.benchmarks.memory import Memory
from tests.benchmarks.overload_tally import ACCEPTED, CONNECTION_ERROR, NOT_SENT, TIMEOUT, Tally
from tests.benchmarks.section import Section

SHED = "503"
COLUMNS = (
    "minute",
    "errors by code",
    "sent/s",
    "200/s",
    "503/s",
    "other status/s",
    "timeouts/s",
    "connection errors/s",
    "not sent/s",
    "p50 ms",
    "p99 ms",
    "RSS MB",
)
METHOD = """
`dateline serve --workers {processes}` carries {capacity:,.0f} requests of the mixed load a second; here it is sent
twice as many, by clients that do not wait for answers and hang up after two seconds. Times are those of accepted
requests, from when they were due, and memory is that of a process. What clients had no connection free for is not
sent. Before, and afterwards, the load is a tenth of what the server carries: {recovery}.
"""


@dataclass(frozen=True, slots=True)
class Minute:
    seconds: float
    tally: Tally
    memory: Memory


@dataclass(frozen=True, slots=True)
class Overload:
    """`recovery` is in seconds; None if the server was not as before in the time that it was given."""

    processes: int
    capacity: float
    calm: Minute
    minutes: Sequence[Minute]
    recovery: float | None


def section(found: Overload) -> Section:
    recovery = "the 99th centile did not come back within twice that of before for as long as was waited"
    if found.recovery is not None:
        recovery = f"the 99th centile is within twice that of before after {found.recovery:.1f} seconds"
    method = METHOD.format(processes=found.processes, capacity=found.capacity, recovery=recovery)
    rows = [_row(f"{number * each.seconds / 60:g}", each) for number, each in enumerate(found.minutes, 1)]
    return Section("Twice the load that it carries", method, COLUMNS, [_row("before", found.calm), *rows])


def _row(name: str, minute: Minute) -> list[str]:
    counts, tally = minute.tally.counts, minute.tally
    others = sum(count for status, count in counts.items() if status.isdigit() and status not in (ACCEPTED, SHED))
    answers = (tally.sent, counts[ACCEPTED], counts[SHED], others)
    numbers = (*answers, counts[TIMEOUT], counts[CONNECTION_ERROR], counts[NOT_SENT])
    codes = ", ".join(f"{code} {count:,}" for code, count in tally.codes.most_common())
    rates = [f"{number / minute.seconds:,.1f}" for number in numbers]
    times = [f"{tally.centile(share):,.1f}" for share in (0.5, 0.99)]
    return [name, codes or "none", *rates, *times, f"{minute.memory.resident:.0f}"]
