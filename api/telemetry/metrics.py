"""Figures of this process for Prometheus, read at the moment that they are asked for."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from api.http.live_connections import LiveConnections

Figures = Callable[[], Mapping[str, Mapping[str, float]]]
"""By the names of parts, and of what each counts."""


class LiveCollector(Collector):
    def __init__(self, live: LiveConnections) -> None:
        self.live = live

    def collect(self) -> Iterator[Metric]:
        yield self._open()
        yield self._ended()

    def _open(self) -> Metric:
        family = GaugeMetricFamily("dateline_live_connections", "Live connections that are open.", labels=["transport"])
        for transport, number in self.live.open.items():
            family.add_metric([transport], number)
        return family

    def _ended(self) -> Metric:
        family = CounterMetricFamily(
            "dateline_live_connections_ended",
            "Live connections that are over.",
            labels=["transport", "reason"],
        )
        for labels, number in self.live.ended.items():
            family.add_metric(labels, number)
        return family


class Parts(Collector):
    """What each part of the process says of itself: a figure whose name ends in `_total` is a counter, else a gauge."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures

    def collect(self) -> Iterator[Metric]:
        for part, figures in self.figures().items():
            for name, figure in figures.items():
                family = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
                text = f"The {part}'s {name.removesuffix('_total').replace('_', ' ')}."
                yield family(f"dateline_{part}_{name}", text, figure)


class Metrics:
    def __init__(self, collectors: Iterable[Collector], figures: Figures) -> None:
        self.registry = CollectorRegistry()
        for collector in (*collectors, Parts(figures)):
            self.registry.register(collector)
        for make in (ProcessCollector, PlatformCollector, GCCollector):
            make(registry=self.registry)

    async def show(self, request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self.registry), media_type=content_type, headers={"Cache-Control": "no-store"})
