"""Gauges of this process for Prometheus, read at the moment that they are asked for."""

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from api.live import Live

Figures = Callable[[], Mapping[str, float]]


class LiveCollector(Collector):
    def __init__(self, live: Live, figures: Figures) -> None:
        self.live = live
        self.figures = figures

    def collect(self) -> Iterator[Metric]:
        yield self._open()
        yield self._ended()
        for name, figure in self.figures().items():
            yield GaugeMetricFamily(f"dateline_feed_{name}", f"The live feed's {name.replace('_', ' ')}.", figure)

    def _open(self) -> Metric:
        family = GaugeMetricFamily("dateline_live_connections", "Live connections that are open.", labels=["transport"])
        for transport, number in self.live.open.items():
            family.add_metric([transport], number)
        return family

    def _ended(self) -> Metric:
        family = CounterMetricFamily(
            "dateline_live_connections_ended", "Live connections that are over.", labels=["transport", "reason"]
        )
        for labels, number in self.live.ended.items():
            family.add_metric(labels, number)
        return family


class Metrics:
    def __init__(self, live: Live, figures: Figures) -> None:
        self.registry = CollectorRegistry()
        self.registry.register(LiveCollector(live, figures))
        for collector in (ProcessCollector, PlatformCollector, GCCollector):
            collector(registry=self.registry)

    async def show(self, request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self.registry), media_type=content_type)
