"""Traces as a collector gets them: over OTLP, from a real server."""

import gzip
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
from databases import Database
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

from api.telemetry.telemetry import wants_traces
from db.connections.statement_log import fingerprint
from tests.api.conversation import initialised
from tests.servers import serving

QUERY = {"query": "query Front($words: String) { articles(filter: {search: $words}) { totalCount } }"}
VARIABLES = {"words": "a reader's own words"}
TRACE, PARENT = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


class Collector(ThreadingHTTPServer):
    """Keeps what it is sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Receiver)
        self.received: list[ExportTraceServiceRequest] = []

    @property
    def services(self) -> set[str]:
        resources = (each.resource for request in self.received for each in request.resource_spans)
        return {attributes(resource)["service.name"] for resource in resources}

    @property
    def spans(self) -> list[Span]:
        scopes = (scope for request in self.received for each in request.resource_spans for scope in each.scope_spans)
        return [span for scope in scopes for span in scope.spans]

    def named(self, name: str) -> list[Span]:
        return [span for span in self.spans if span.name == name]


class Receiver(BaseHTTPRequestHandler):
    server: Collector

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        if self.headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        assert self.path == "/v1/traces"
        self.server.received.append(ExportTraceServiceRequest.FromString(body))
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def collector() -> Iterator[Collector]:
    with collecting() as collector:
        yield collector


@contextmanager
def collecting() -> Iterator[Collector]:
    with Collector() as collector:
        thread = Thread(target=collector.serve_forever, args=[0.01])
        thread.start()
        yield collector
        collector.shutdown()
        thread.join()


@asynccontextmanager
async def traced(database_url: str, log: Path, collector: Collector, **more: str) -> AsyncIterator[httpx.AsyncClient]:
    """All spans have been sent when it has stopped."""
    settings = {ENDPOINT: f"http://127.0.0.1:{collector.server_port}", "DATELINE_CACHE_BYTES": "0", **more}
    async with (
        serving(database_url, log, 1, **settings) as [address],
        httpx.AsyncClient(base_url=address, timeout=20) as client,
    ):
        yield client


def attributes(of: Any) -> dict[str, Any]:
    values = {each.key: each.value for each in of.attributes}
    return {key: getattr(value, value.WhichOneof("value")) for key, value in values.items()}


async def test_a_request_and_its_statement_go_on_from_the_callers_trace(
    database: Database, database_url: str, tmp_path: Path, collector: Collector
) -> None:
    headers = {"traceparent": f"00-{TRACE}-{PARENT}-01", "x-request-id": "one"}
    async with traced(database_url, tmp_path / "log", collector) as client:
        await client.post("/graphql", json={**QUERY, "variables": VARIABLES}, headers=headers)

    [request], [statement] = collector.named("POST /graphql"), collector.named("SELECT")
    operation = {"graphql.operation.name": "Front", "graphql.operation.type": "query"}
    assert (request.kind, request.trace_id.hex(), request.parent_span_id.hex()) == (2, TRACE, PARENT)
    assert attributes(request) == operation | {
        "http.request.method": "POST",
        "url.path": "/graphql",
        "http.response.status_code": 200,
        "dateline.request_id": "one",
        "dateline.pool.wait": 0,
    }
    assert (statement.kind, statement.trace_id, statement.parent_span_id) == (3, request.trace_id, request.span_id)
    found = attributes(statement)
    assert len(found.pop("dateline.statement.fingerprint")) == len(fingerprint(""))
    assert found == operation | {"db.system.name": "postgresql"}
    times = (request.start_time_unix_nano, statement.start_time_unix_nano, statement.end_time_unix_nano)
    assert sorted(times) == list(times)
    assert collector.services == {"dateline"}
    assert not [request for request in collector.received if b"reader's" in request.SerializeToString()]


async def test_operations_of_a_socket_have_spans_of_their_own(
    database: Database, database_url: str, tmp_path: Path, collector: Collector
) -> None:
    async with (
        traced(database_url, tmp_path / "log", collector, OTEL_SERVICE_NAME="newsroom") as client,
        initialised(str(client.base_url).rstrip("/")) as socket,
    ):
        await socket.subscribe("one", **QUERY)
        await socket.hear()

    [operation], [statement] = collector.named("query /graphql"), collector.named("SELECT")
    assert (operation.kind, operation.parent_span_id, statement.parent_span_id) == (2, b"", operation.span_id)
    assert collector.services == {"newsroom"}


async def test_what_a_caller_does_not_follow_is_not_sent_and_failures_are_marked(
    database: Database, database_url: str, tmp_path: Path, collector: Collector
) -> None:
    async with traced(database_url, tmp_path / "log", collector) as client:
        await client.post("/graphql", json=QUERY, headers={"traceparent": f"00-{TRACE}-{PARENT}-00"})
        await client.get("/healthz")
        await client.get("/nowhere")

    requests = [span for span in collector.spans if attributes(span).get("url.path") not in (None, "/schema.graphql")]
    assert [(span.name, attributes(span)["http.response.status_code"]) for span in requests] == [("GET", 404)]


async def test_a_collector_that_is_away_stops_nothing(database: Database, database_url: str, tmp_path: Path) -> None:
    with collecting() as gone:
        pass
    async with traced(database_url, tmp_path / "log", gone) as client:
        answer = await client.post("/graphql", json=QUERY)

    assert answer.json() == {"data": {"articles": {"totalCount": 0}}}
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.parametrize(
    ("environment", "wanted"),
    [
        ({}, False),
        ({ENDPOINT: ""}, False),
        ({ENDPOINT: "http://collector:4318"}, True),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": "http://collector:4318/v1/traces"}, True),
        ({"OTEL_TRACES_EXPORTER": "otlp"}, True),
        ({ENDPOINT: "http://collector:4318", "OTEL_TRACES_EXPORTER": "none"}, False),
        ({ENDPOINT: "http://collector:4318", "OTEL_SDK_DISABLED": "true"}, False),
    ],
)
def test_opentelemetrys_own_variables_say_whether_there_are_traces(environment: dict[str, str], wanted: bool) -> None:
    assert wants_traces(environment) is wanted
