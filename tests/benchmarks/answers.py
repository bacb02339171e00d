"""What holds before anything is timed: all servers give the same answers, and how many statements one takes them."""

from asyncio import StreamReader, open_connection
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from itertools import cycle, islice, zip_longest
from typing import Any

import httpx

from tests.benchmarks.exchange import unique
from tests.benchmarks.operations import Operation
from tests.benchmarks.processes import BY_HAND, CACHED, DATELINE, Application, serving
from tests.benchmarks.relay import counting
from tests.benchmarks.requests import Comparison

CURSORS = {"cursor", "startCursor", "endCursor"}
COUNTED = 100  # requests

Slugs = Mapping[Operation, Sequence[str | None]]


class DifferentAnswers(Exception):
    """The servers do not say the same, so their speeds cannot be compared."""


async def ask(client: httpx.AsyncClient, application: Application, operation: Operation, slug: str | None) -> Any:
    if application is BY_HAND:
        return (await client.get(operation.path(slug))).raise_for_status().json()
    body = {"query": operation.document, "variables": operation.variables(slug)}
    answer = (await client.post("/graphql", json=body)).raise_for_status().json()
    if "errors" in answer:
        raise DifferentAnswers(f"{operation.title}: {answer['errors']}")
    return answer["data"]


@asynccontextmanager
async def _client(application: Application, database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(application, database_url) as server, httpx.AsyncClient(base_url=server.url) as client:
        yield client


async def require_same_answers(database_url: str, slugs: Slugs) -> None:
    """What comes from the cache is the second answer."""
    async with (
        _client(BY_HAND, database_url) as by_hand,
        _client(DATELINE, database_url) as dateline,
        _client(CACHED, database_url) as cached,
    ):
        for operation, slug in ((operation, slug) for operation, each in slugs.items() for slug in each):
            expected = await ask(by_hand, BY_HAND, operation, slug)
            for client in (dateline, cached, cached):
                require_same(await ask(client, DATELINE, operation, slug), expected, operation.title)


async def count_statements(
    application: Application, database_url: str, comparisons: Sequence[Comparison]
) -> Mapping[str, float]:
    """How many statements a request takes, by titles, once the server has answered the same ones before."""
    counts = {}
    async with counting(database_url) as (relay, url), serving(application, url) as server:
        for comparison in comparisons:
            requests = list(islice(cycle(comparison.requests(application)), COUNTED))
            await _send(server.port, requests)
            before = relay.statements
            await _send(server.port, requests)
            counts[comparison.title] = (relay.statements - before) / COUNTED
    return counts


async def _send(port: int, requests: Sequence[str]) -> None:
    """One after the other, just as the load client sends them."""
    reader, writer = await open_connection("127.0.0.1", port)
    for request in requests:
        writer.write(unique(request.encode()))
        await _read(reader)
    writer.close()


async def _read(reader: StreamReader) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))
    if head[9:12] != b"200":
        raise RuntimeError(f"A server answered with {head.decode()}")


def require_same(one: Any, other: Any, place: str) -> None:
    """Same keys, same values and same order of lists; of cursors only that both are there, or neither."""
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        for key in one:
            if key not in CURSORS or None in (one[key], other[key]):
                require_same(one[key], other[key], f"{place}.{key}")
    elif isinstance(one, list) and isinstance(other, list):
        for index, pair in enumerate(zip_longest(one, other)):
            require_same(*pair, f"{place}.{index}")
    elif one != other or type(one) is not type(other):
        raise DifferentAnswers(f"{place}: {str(one)[:200]} is not {str(other)[:200]}")
