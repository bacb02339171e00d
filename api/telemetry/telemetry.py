"""Telemetry of a process put together: metrics, traces, slow operations and the access log."""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from starlette.middleware import Middleware

from api.settings.operation import OperationSettings
from api.telemetry.counters import Latencies, RequestCounter
from api.telemetry.request_context import RequestContextMiddleware
from api.telemetry.slow_operations import SlowOperations
from schema.engine.instrumentation import Observer

if TYPE_CHECKING:
    from api.telemetry.tracing import Tracing

ENDPOINTS = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


class Telemetry:
    def __init__(self, settings: OperationSettings) -> None:
        self.requests, self.latencies = RequestCounter(), Latencies()
        self.settings = settings
        self.tracing = tracing() if wants_traces(os.environ) else None

    def observers(self) -> Sequence[Observer]:
        """Called with every operation that is over."""
        latencies = [self.latencies] if self.settings.metrics else []
        traces = [self.tracing.executed] if self.tracing else []
        return [SlowOperations(self.settings.slow_operation), *latencies, *traces]

    def middleware(self) -> Middleware:
        span = self.tracing.request if self.tracing else None
        return Middleware(RequestContextMiddleware, requests=self.requests, span=span, logs=self.settings.access_log)

    async def close(self) -> None:
        if self.tracing:
            await self.tracing.close()


def wants_traces(environment: Mapping[str, str]) -> bool:
    """By OpenTelemetry's own environment variables."""
    if environment.get("OTEL_SDK_DISABLED", "").lower() == "true":
        return False
    chosen = environment.get("OTEL_TRACES_EXPORTER", "")
    return "otlp" in chosen.split(",") if chosen else any(environment.get(name) for name in ENDPOINTS)


def tracing() -> "Tracing":
    """Imported only where it is wanted: its libraries take time and memory."""
    from api.telemetry.tracing import Tracing

    return Tracing()
