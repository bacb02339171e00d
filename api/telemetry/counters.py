"""Prometheus counters of requests and operations: plain numbers, since every request adds to them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from schema.engine.instrumentation import ExecutedOperation

BOUNDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)  # seconds
LABELS = [*map(str, BOUNDS), "+Inf"]
LONGEST_NAME = 64  # characters
MAX_OTHER_NAMES = 100
OTHER, UNNAMED = "other", "unnamed"


@dataclass(slots=True)
class Latency:
    counts: list[int] = field(default_factory=lambda: [0] * len(LABELS))
    total: float = 0.0

    def add(self, seconds: float) -> None:
        self.counts[bisect_left(BOUNDS, seconds)] += 1
        self.total += seconds

    def buckets(self) -> list[tuple[str, float]]:
        sums = (sum(self.counts[: place + 1]) for place in range(len(LABELS)))
        return list(zip(LABELS, sums, strict=True))


class Latencies(Collector):
    """A histogram of durations for each operation name that `is_known`, and for the first others: clients who send ever
    new names fill no memory, and take no place of a name that is known, or will be."""

    def __init__(self, is_known: Callable[[str], bool] = lambda name: False) -> None:
        self.is_known = is_known
        self._latencies: dict[tuple[str, str], Latency] = {}
        self._others: set[str] = set()

    def __call__(self, executed: ExecutedOperation) -> None:
        latency = self._latencies.get((executed.name, executed.kind)) or self._new_latency(executed)
        latency.add(executed.seconds)

    def _new_latency(self, executed: ExecutedOperation) -> Latency:
        """Only an operation that succeeds gets a histogram under its own name."""
        name = executed.name or UNNAMED
        if not (self.is_known(name) or name == UNNAMED or self._takes(name, executed.error)):
            name = OTHER
        return self._latencies.setdefault((name, executed.kind), Latency())

    def _takes(self, name: str, error: type[BaseException] | None) -> bool:
        if name in self._others:
            return True
        if error or len(name) > LONGEST_NAME or len(self._others) >= MAX_OTHER_NAMES:
            return False
        self._others.add(name)
        return True

    def collect(self) -> Iterator[Metric]:
        family = HistogramMetricFamily(
            "dateline_operation_seconds", "Execution of operations.", labels=["operation", "type"]
        )
        for labels, latency in self._latencies.items():
            family.add_metric(labels, latency.buckets(), latency.total)
        yield family


class RequestCounter(Collector):
    """Responses by transport and class of status; `left` where the client disconnected first."""

    def __init__(self) -> None:
        self.answered: Counter[tuple[str, int]] = Counter()

    def add(self, transport: str, status: int | None) -> None:
        self.answered[transport, status // 100 if status else 0] += 1

    def collect(self) -> Iterator[Metric]:
        family = CounterMetricFamily("dateline_requests", "Requests answered.", labels=["transport", "status"])
        for (transport, status), number in self.answered.items():
            family.add_metric([transport, f"{status}xx" if status else "left"], number)
        yield family
