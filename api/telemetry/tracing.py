"""Traces by OpenTelemetry, where its own environment variables ask for them: a span for each request, and below it one
for each statement."""

import asyncio
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import perf_counter, time_ns

from opentelemetry import propagate
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_NAME, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace import Span, SpanKind, StatusCode, get_current_span, set_span_in_context
from starlette.types import Scope

from api.telemetry.request_context import SetStatus
from db.connections.statement_log import ExecutedStatement
from schema.engine.instrumentation import ExecutedOperation
from schema.engine.request_context import current_request

SECONDS_TO_FLUSH = 2
LONGEST_NAME = 64  # characters
UNTRACED = ("/healthz", "/readyz", "/metrics")


class Tracing:
    def __init__(self) -> None:
        self.exporter = OTLPSpanExporter()
        self.provider = TracerProvider(resource=_resource(os.environ), shutdown_on_exit=False)
        self.provider.add_span_processor(BatchSpanProcessor(self.exporter))
        self.tracer = self.provider.get_tracer("dateline")

    @contextmanager
    def request(self, scope: Scope) -> Iterator[SetStatus]:
        """A child of the caller's span, where it sent a `traceparent`."""
        if scope["path"] in UNTRACED:
            yield lambda _: None
            return
        caller = propagate.extract({name.decode(): value.decode("latin-1") for name, value in scope["headers"]})
        name = f"{scope['method']} /graphql" if scope["path"] == "/graphql" else scope["method"]
        attributes = {"http.request.method": scope["method"], "url.path": scope["path"]}
        with self.tracer.start_as_current_span(name, caller, SpanKind.SERVER, attributes | _request_id()) as span:
            yield lambda status: _set_status(span, status)

    def executed(self, executed: ExecutedOperation) -> None:
        """Describes the operation on the request's span; operations of a WebSocket get spans of their own."""
        span = get_current_span()
        if span.get_span_context().is_valid:
            self._describe(span, executed)
        else:
            started = _time(executed.started)
            span = self.tracer.start_span(
                f"{executed.kind} /graphql", kind=SpanKind.SERVER, attributes=_request_id(), start_time=started
            )
            self._describe(span, executed)
            span.end(started + int(executed.seconds * 1e9))

    async def close(self) -> None:
        """Flushes what is left, for at most SECONDS_TO_FLUSH."""
        ending = asyncio.ensure_future(asyncio.to_thread(self._shutdown))
        if not (await asyncio.wait([ending], timeout=SECONDS_TO_FLUSH))[0]:
            self.exporter.shutdown()  # type: ignore[no-untyped-call]
            await ending

    def _shutdown(self) -> None:
        self.provider.shutdown()

    def _describe(self, span: Span, executed: ExecutedOperation) -> None:
        if not span.is_recording():
            return
        operation = {"graphql.operation.name": executed.name[:LONGEST_NAME], "graphql.operation.type": executed.kind}
        span.set_attributes(operation | {"dateline.pool.wait": executed.log.pool_wait})
        for statement in executed.log.statements:
            self._statement(span, statement, operation)

    def _statement(self, parent: Span, statement: ExecutedStatement, operation: dict[str, str]) -> None:
        child = self.tracer.start_span(
            "SELECT",
            set_span_in_context(parent),
            SpanKind.CLIENT,
            {"db.system.name": "postgresql", "dateline.statement.fingerprint": statement.fingerprint, **operation},
            start_time=_time(statement.started),
        )
        child.end(_time(statement.ended))


def _resource(environment: Mapping[str, str]) -> Resource:
    named = "OTEL_SERVICE_NAME" in environment or SERVICE_NAME in environment.get("OTEL_RESOURCE_ATTRIBUTES", "")
    return Resource.create({} if named else {SERVICE_NAME: "dateline"})


def _request_id() -> dict[str, str]:
    request = current_request.get()
    return {"dateline.request_id": request.id} if request else {}


def _set_status(span: Span, status: int | None) -> None:
    if status:
        span.set_attribute("http.response.status_code", status)
        if status >= 500:
            span.set_status(StatusCode.ERROR)


def _time(moment: float) -> int:
    """Nanoseconds since 1970, from a moment on the clock of `perf_counter`."""
    return time_ns() - int((perf_counter() - moment) * 1e9)
