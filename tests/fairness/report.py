"""What the trials say: a line for each kind of greedy client."""

from collections.abc import Sequence
from statistics import quantiles

from tests.benchmarks.section import Section
from tests.fairness.trial import Trial

COLUMNS = (
    *("the greedy one", "its answers"),
    *("pages p50", "p99", "posts p50", "p99", "comments arrive p50", "p99", "pages refused", "posts refused"),
)
METHOD = """
One greedy client beside nine well-behaved ones, each at an address of its own. `dateline serve --workers {processes}`
runs without its response cache; there are 2,000 articles and 100,000 comments. The nine read ninety article pages a
second together, post five comments, and follow the article that all of them discuss. The greedy one asks for what costs
most, over one socket and ten connections; or for little, over 400; or follows that article in a thousand ways over ten
sockets; or asks for threads over 200 connections and reads none; or posts on that article over fifty, each for a reader
of its own. Times are milliseconds, and in brackets how many times as long they are as in the same seconds without it,
right before. Server, PostgreSQL and all clients share the machine, and the greedy one has the lowest priority there.
What such a neighbour takes from the others by keeping the processors busy, and asking for nothing, is the first line.
"""


def section(trials: Sequence[Trial], processes: int) -> Section:
    return Section(
        "One greedy client beside nine others", METHOD.format(processes=processes), COLUMNS, list(map(_row, trials))
    )


def _row(trial: Trial) -> list[str]:
    alone, beside = trial.alone, trial.beside
    times = [
        cell
        for before, after in (
            (alone.pages, beside.pages),
            (alone.posts, beside.posts),
            (alone.arrivals, beside.arrivals),
        )
        for cell in _times(before, after)
    ]
    outcomes = ", ".join(f"{code} {number:,}" for code, number in trial.outcomes.most_common(4)) or "none"
    refused = (f"{beside.refused} of {len(beside.pages)}", f"{beside.posts_refused} of {len(beside.posts)}")
    return [trial.kind.replace("_", " "), outcomes, *times, *refused]


def _times(before: Sequence[float], after: Sequence[float]) -> list[str]:
    pairs = zip(_centiles(before), _centiles(after), strict=True)
    return [f"{1000 * now:,.1f} ({now / then:.1f})" for then, now in pairs]


def _centiles(times: Sequence[float]) -> tuple[float, float]:
    if len(times) < 2:
        return float("nan"), float("nan")
    found = quantiles(times, n=100, method="inclusive")
    return found[49], found[98]
