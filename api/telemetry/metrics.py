"""`/metrics` for Prometheus: what each part of the process counts, collected when it is scraped."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from hmac import compare_digest

from prometheus_client import CollectorRegistry, GCCollector, PlatformCollector, ProcessCollector
from prometheus_client.exposition import choose_encoder
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from api.http.live_connections import LiveConnections

MetricsByPart = Callable[[], Mapping[str, Mapping[str, float]]]
"""Values by the name of a part of the process, and by the name of a gauge or counter of it."""


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


class PartsCollector(Collector):
    """The metrics of each part of the process: a name that ends in `_total` is a counter's, any other a gauge's."""

    def __init__(self, metrics: MetricsByPart) -> None:
        self.metrics = metrics

    def collect(self) -> Iterator[Metric]:
        for part, metrics in self.metrics().items():
            for name, value in metrics.items():
                family = CounterMetricFamily if name.endswith("_total") else GaugeMetricFamily
                text = f"The {part}'s {name.removesuffix('_total').replace('_', ' ')}."
                yield family(f"dateline_{part}_{name}", text, value)


class Metrics:
    """Without a token, everyone may see them."""

    def __init__(self, collectors: Iterable[Collector], metrics: MetricsByPart, token: str | None = None) -> None:
        self.registry = CollectorRegistry()
        self.authorization = None if token is None else f"Bearer {token}".encode()
        for collector in (*collectors, PartsCollector(metrics)):
            self.registry.register(collector)
        for make in (ProcessCollector, PlatformCollector, GCCollector):
            make(registry=self.registry)

    async def show(self, request: Request) -> Response:
        given = request.headers.get("authorization", "").encode()
        if self.authorization and not compare_digest(given, self.authorization):
            return Response(status_code=401, headers={"WWW-Authenticate": "Bearer"})
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(self.registry), media_type=content_type, headers={"Cache-Control": "no-store"})
