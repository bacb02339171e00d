"""What a fan-out says: one section, two lines for each number of subscribers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median, quantiles

from tests.benchmarks.fanout_rounds import Course, Schedule
from tests.benchmarks.section import Section

RATIOS = ("ratio of\nCPU", "of time", "of memory")
FIGURES = ("CPU µs/\ndelivery", "ms since request\np50, p99", "ms since answer\np50, p99", "KB/\nconnection")
CHECKS = ("lost, doubled,\nclosed, refused", "comments/s", "clients'\nCPU")
TITLE, TITLE_ALONE = "Fan-out of the live feed", "A crowd that follows one article"
TRANSPORTS = {"websocket": "WebSockets", "sse": "server-sent events"}
METHOD = """
{rate:g} comments a second are posted for {seconds:g} seconds, {rounds} times, on one article that all subscribers
follow over {transport}. Dateline has {workers}. The other server, if there is one, is a bare Starlette
application of one process that is handed the same bytes and sends them to its clients in turn; ratios are to that.
Times are to the last subscriber's delivery; lost and doubled are deliveries, closed are connections, and refused are
subscriptions that came when too much was asked at once, and were asked for again. SQL statements for each event, by the
number of subscribers: {counts}.
"""


@dataclass(frozen=True, slots=True)
class FanOut:
    dateline: Course
    bare: Course | None = None

    def ratios(self) -> list[str]:
        """Dateline's where the bare broadcast's are 1.00; of times, the medians since the requests."""
        if self.bare is None:
            return [""] * len(RATIOS)
        rounds = list(zip(self.dateline.rounds, self.bare.rounds, strict=True))
        processor = [ours.processor / theirs.processor for ours, theirs in rounds]
        times = [median(ours.since_request) / median(theirs.since_request) for ours, theirs in rounds]
        return [_with_range(processor), _with_range(times), f"{self.dateline.memory / self.bare.memory:.2f}"]


def section(results: Sequence[FanOut], statements: Mapping[int, float], schedule: Schedule, workers: int) -> Section:
    counts = ", ".join(f"{count:g} for {subscribers:,}" for subscribers, count in statements.items())
    method = METHOD.format(
        rate=schedule.rate,
        seconds=schedule.seconds,
        rounds=schedule.rounds,
        transport=TRANSPORTS[schedule.transport],
        workers="one process" if workers == 1 else f"{workers} processes",
        counts=counts,
    )
    columns = ("subscribers", "", *RATIOS, *FIGURES, *CHECKS)
    title = TITLE if all(result.bare for result in results) else TITLE_ALONE
    return Section(title, method, columns, [row for result in results for row in _rows(result)])


def _rows(result: FanOut) -> list[list[str]]:
    subscribers = f"{result.dateline.subscribers:,}"
    rows = [[subscribers, "Dateline", *result.ratios(), *_figures(result.dateline)]]
    if result.bare:
        rows.append(["", "bare", "1.00", "1.00", "1.00", *_figures(result.bare)])
    return rows


def _figures(course: Course) -> list[str]:
    return [
        f"{median(each.processor for each in course.rounds):.1f}",
        _centiles([time for each in course.rounds for time in each.since_request]),
        _centiles([time for each in course.rounds for time in each.since_answer]),
        f"{course.memory / 1000:.1f}",
        ", ".join(f"{course.tally[each]:,}" for each in ("lost", "doubled", "closed", "refused")),
        f"{median(each.rate for each in course.rounds):.1f}",
        f"{median(each.clients for each in course.rounds):.0%}",
    ]


def _centiles(times: Sequence[float]) -> str:
    centiles = quantiles(times, n=100, method="inclusive")
    return f"{centiles[49]:.1f}, {centiles[98]:.1f}"


def _with_range(ratios: Sequence[float]) -> str:
    """The median round, and the range of all."""
    return f"{median(ratios):.2f}\n({min(ratios):.2f}-{max(ratios):.2f})"
