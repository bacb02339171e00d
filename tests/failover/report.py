"""Rows of faults as a table for people, and whether they hold what is promised."""

from collections.abc import Sequence
from statistics import median

from tests.failover.trial import Row

COLUMNS = (
    *("configuration", "fault", "reads away", "posts away", "events away", "posts behind the leader", "writes lost"),
    *("doubled", "events lost", "doubled", "out of order", "stale reads", "log lines"),
)
HEAD = f"| {' | '.join(COLUMNS)} |\n| --- | --- |{' --: |' * (len(COLUMNS) - 2)}"


def table(rows: Sequence[Row]) -> str:
    """Times are the median of all times of a fault, with the longest; counts are sums; log lines the most."""
    by_fault: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        by_fault.setdefault((row.configuration, row.fault), []).append(row)
    return "\n".join([HEAD, *(_line(*of, ones) for of, ones in by_fault.items())])


def _line(configuration: str, fault: str, rows: Sequence[Row]) -> str:
    away = [_seconds([row.away[what] for row in rows]) for what in ("reads", "posts", "events")]
    away.append(_seconds([row.posts_behind_leader for row in rows]))
    lost, told = sum(row.lost for row in rows), sum(row.lost_as_told for row in rows)
    counts = [
        f"{lost}, {told} as told" if told else str(lost),
        *(str(sum(values)) for values in zip(*map(_counted, rows), strict=True)),
        str(max(len(row.log) for row in rows)),
    ]
    return f"| {' | '.join([configuration, fault, *away, *counts])} |"


def _counted(row: Row) -> tuple[int, ...]:
    return row.doubled, row.events_lost, row.events_doubled, row.events_disordered, row.stale


def _seconds(values: Sequence[float]) -> str:
    longest = f" (to {max(values):.1f})" if len(values) > 1 else ""
    return f"{median(values):.1f} s{longest}"


def details(row: Row) -> str:
    """What was met with in one row."""
    met = ", ".join(f"{number} of {what}" for what, number in row.errors.most_common(12)) or "nothing"
    return f"  resets {row.resets}; met {met}"


def is_broken(row: Row) -> bool:
    return any((row.lost, *_counted(row)))
