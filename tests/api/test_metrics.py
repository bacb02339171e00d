"""What `/metrics` tells Prometheus."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio
from databases import Database
from prometheus_client.parser import text_string_to_metric_families

from api.live import Live
from api.metrics import LiveCollector
from tests.builder import Builder
from tests.servers import serving

COUNTS = 'subscription { commentCounts(articleIds: ["Article_1"]) { commentCount } }'


@pytest_asyncio.fixture
async def client(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(database_url, tmp_path / "log", 1, DATELINE_METRICS="on") as [address],
        httpx.AsyncClient(base_url=address, timeout=20) as client,
    ):
        yield client


async def samples(client: httpx.AsyncClient) -> dict[tuple[str, ...], float]:
    """Values by name and labels."""
    response = await client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(response.text)
    return {(sample.name, *sample.labels.values()): sample.value for family in families for sample in family.samples}


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
    async with serving(database_url, tmp_path / "log") as [address], httpx.AsyncClient() as client:
        assert (await client.get(f"{address}/metrics")).status_code == 404


def test_connections_and_figures_are_read_at_the_moment() -> None:
    live = Live(connections_per_address=10)
    collector = LiveCollector(live, lambda: {"longest_queue": 3})
    live.open["websocket"] += 2
    live.ended["sse", "too slow"] += 1

    found = [
        (sample.name, *sample.labels.values(), sample.value)
        for family in collector.collect()
        for sample in family.samples
    ]

    assert found == [
        ("dateline_live_connections", "websocket", 2),
        ("dateline_live_connections_ended_total", "sse", "too slow", 1),
        ("dateline_feed_longest_queue", 3),
    ]
