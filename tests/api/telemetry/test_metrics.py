"""What `/metrics` tells Prometheus."""

from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from databases import Database
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.registry import Collector

from api.http.live_connections import LiveConnections
from api.telemetry.counters import MAX_OTHER_NAMES, Latencies
from api.telemetry.metrics import LiveCollector, PartsCollector
from db.connections.admission import Overloaded
from db.connections.statement_log import StatementLog
from db.registry.documents import Registered
from schema.engine.instrumentation import ExecutedOperation
from schema.registry.registered_documents import DocumentRegistry
from tests.api.conversation import initialised
from tests.builder import Builder
from tests.servers import serving

COMPILER = ("documents", "plans", "hits_total", "misses_total", "compilations_total")
COUNTS = 'subscription { commentCounts(articleIds: ["Article_1"]) { commentCount } }'


@pytest_asyncio.fixture(scope="module")
async def client(
    migrated: Database, database_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    """Of one server, which has counted what other tests have asked."""
    log = tmp_path_factory.mktemp("metrics") / "log"
    async with (
        serving(database_url, log, 1, DATELINE_METRICS="on", DATELINE_CACHE_BYTES="0") as [address],
        httpx.AsyncClient(base_url=address, timeout=20) as client,
    ):
        yield client


async def samples(client: httpx.AsyncClient) -> defaultdict[tuple[str, ...], float]:
    """Values by name and labels, these in the order of their own names."""
    response = await client.get("/metrics")
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(response.text)
    found = {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}
    return defaultdict(float, found)


async def test_open_streams_are_seen_when_they_are_asked_for(client: httpx.AsyncClient, make: Builder) -> None:
    await make.article()
    before = await samples(client)
    headers = {"accept": "text/event-stream"}
    async with client.stream("POST", "/graphql", json={"query": COUNTS}, headers=headers):
        during = await samples(client)

    assert ("dateline_live_connections", "sse") not in before
    assert during["dateline_live_connections", "sse"] == 1
    assert (before["dateline_feed_subscriptions",], during["dateline_feed_subscriptions",]) == (0, 1)


async def test_the_process_and_its_interpreter_are_measured_too(client: httpx.AsyncClient) -> None:
    names = {name for name, *_ in await samples(client)}

    assert {"process_resident_memory_bytes", "process_cpu_seconds_total", "process_open_fds"} <= names
    assert {"python_info", "python_gc_collections_total"} <= names


async def test_without_the_setting_there_is_no_such_page(database: Database, database_url: str, tmp_path: Path) -> None:
    async with serving(database_url, tmp_path / "log") as [address], httpx.AsyncClient(timeout=60) as client:
        assert (await client.get(f"{address}/metrics")).status_code == 404


async def test_operations_are_measured_by_name(client: httpx.AsyncClient, make: Builder) -> None:
    await make.article()
    for _ in range(2):
        await client.post("/graphql", json={"query": "query Front { articles { totalCount } }"})
    await client.post("/graphql", json={"query": "{ nonsense }"})
    found = await samples(client)

    assert found["dateline_operation_seconds_count", "Front", "query"] == 2
    assert found["dateline_operation_seconds_bucket", "+Inf", "Front", "query"] == 2
    assert 0 < found["dateline_operation_seconds_sum", "Front", "query"] < 20
    assert [name for name in found if name[1:2] == ("nonsense",)] == []


async def test_requests_are_counted_by_transport_and_status(client: httpx.AsyncClient) -> None:
    before = await samples(client)
    await client.get("/nowhere")
    async with initialised(str(client.base_url).rstrip("/")) as socket:
        await socket.subscribe("one", "{ articles { totalCount } }")
        assert [(await socket.hear())["type"] for _ in range(2)] == ["next", "complete"]
        await socket.subscribe("two", "{ nonsense }")
        await socket.hear()
    after = await samples(client)

    kinds = [("2xx", "http"), ("4xx", "http"), ("2xx", "websocket"), ("4xx", "websocket")]
    counted = [[each["dateline_requests_total", *kind] for kind in kinds] for each in (before, after)]
    assert [now - then for then, now in zip(*counted, strict=True)] == [1, 1, 1, 1]


async def test_the_compiler_and_the_pool_tell_what_they_have(client: httpx.AsyncClient) -> None:
    before = await samples(client)
    for _ in range(3):
        await client.post("/graphql", json={"query": "query Counted { articles { totalCount } }"})
    after = await samples(client)

    changes = {name: after[f"dateline_compiler_{name}",] - before[f"dateline_compiler_{name}",] for name in COMPILER}
    assert changes == {"documents": 1, "plans": 1, "hits_total": 2, "misses_total": 1, "compilations_total": 1}
    assert after["dateline_compiler_seconds_total",] > before["dateline_compiler_seconds_total",]
    assert 0 < after["dateline_pool_idle",] <= after["dateline_pool_connections",] <= 10
    assert (after["dateline_pool_maximum",], after["dateline_pool_waiting",]) == (10, 0)


def test_connections_and_figures_are_read_at_the_moment() -> None:
    live = LiveConnections(connections_per_address=10)
    collectors = [LiveCollector(live), PartsCollector(lambda: {"feed": {"longest_queue": 3, "replays_total": 2}})]
    live.open["websocket"] += 2
    live.ended["sse", "too slow"] += 1

    assert [found for collector in collectors for found in read(collector)] == [
        ("dateline_live_connections", "websocket", 2),
        ("dateline_live_connections_ended_total", "sse", "too slow", 1),
        ("dateline_feed_longest_queue", 3),
        ("dateline_feed_replays_total", 2),
    ]


def test_a_latency_is_in_every_bucket_that_it_fits_into() -> None:
    latencies = Latencies()
    for seconds in (0.0001, 0.001, 0.03, 99.0):
        latencies(executed("Front", seconds))

    found = {sample[-2]: sample[-1] for sample in read(latencies) if sample[0].endswith("_bucket")}
    assert [found["0.001"], found["0.0025"], found["0.025"], found["0.05"], found["10.0"], found["+Inf"]] == [
        *(2, 2, 2, 3, 3, 4)
    ]


def test_names_that_clients_make_up_fill_no_memory() -> None:
    latencies = Latencies(lambda name: name == "Front")
    latencies(executed("Refused", error=Overloaded))
    for number in range(1_000):
        latencies(executed(f"Name{number}"))
    for name in ("Front", "A" * 10_000, ""):
        latencies(executed(name))

    counts = {sample[1]: sample[-1] for sample in read(latencies) if sample[0].endswith("_count")}
    assert len(counts) == MAX_OTHER_NAMES + 3
    assert (counts["Name99"], counts["Front"], counts["unnamed"], counts["other"]) == (1, 1, 1, 902)


def test_registered_documents_are_known_by_the_names_of_their_operations() -> None:
    static = Registered("a", "query Front { a }\nmutation Post($a: ID!) { b }", "site", "1")
    registry = DocumentRegistry([static])
    registry.replace_all([Registered("b", "subscription  Live{ c }", "app", "1")])
    registry.add(Registered("c", "query Later { d }", "app", "1"))

    assert registry.names == {"Front", "Post", "Live", "Later"}
    registry.replace_all([])
    assert registry.names == {"Front", "Post"}


def test_a_document_that_is_registered_later_has_its_place_though_strangers_were_first() -> None:
    registry = DocumentRegistry()
    latencies = Latencies(registry.names_operation)
    for name in (*(f"Stranger{number}" for number in range(MAX_OTHER_NAMES + 50)), "Front"):
        latencies(executed(name))
    registry.add(Registered("a", "query Front { a }", "app", "1"))
    for _ in range(3):
        latencies(executed("Front"))

    counts = {sample[1]: sample[-1] for sample in read(latencies) if sample[0].endswith("_count")}
    assert (counts["Front"], counts["other"], len(counts)) == (3, 51, MAX_OTHER_NAMES + 2)


def executed(name: str, seconds: float = 0.01, error: type[Exception] | None = None) -> ExecutedOperation:
    return ExecutedOperation(name, "query", 0, seconds, StatementLog(), error)


def read(collector: Collector) -> list[tuple[Any, ...]]:
    return [
        (sample.name, *sample.labels.values(), sample.value)
        for family in collector.collect()
        for sample in family.samples
    ]


async def test_with_a_token_only_its_bearer_sees_them(database: Database, database_url: str, tmp_path: Path) -> None:
    token, settings = "m" * 32, {"DATELINE_METRICS": "on", "DATELINE_METRICS_TOKEN": "m" * 32}
    async with (
        serving(database_url, tmp_path / "log", 1, **settings) as [address],
        httpx.AsyncClient(timeout=60) as client,
    ):
        statuses = [
            (await client.get(f"{address}/metrics", headers=headers)).status_code
            for headers in ({}, {"authorization": "Bearer x"}, {"authorization": f"Bearer {token}"})
        ]

    assert statuses == [401, 401, 200]
