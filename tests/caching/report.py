"""What came of a trial, for people to read."""

from collections.abc import Sequence

from tests.caching.trial import Result
from tests.faults.report import listed


def lines(result: Result) -> list[str]:
    return [
        f"{result.size.operations} writes through {result.size.servers} servers and past them in {result.seconds:.0f} "
        f"seconds, {result.inflicted.total()} faults: {listed(result.inflicted)}",
        f"reads: {listed(result.reads)}; met {listed(result.failures)}",
        f"until another server knew of a write: {_spread(result.delays)}",
        f"answers were older than what was acknowledged by: {_spread(result.ages)}",
    ]


def _spread(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    shown = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "max": 1.0}
    parts = [f"{name} {ordered[int(share * (len(ordered) - 1))] * 1000:.1f} ms" for name, share in shown.items()]
    return ", ".join([f"{len(ordered)} times", *parts]) if ordered else "never"
