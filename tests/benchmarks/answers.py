"""What holds before anything is timed: both servers give the same answers, and how many statements one takes them."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from itertools import zip_longest
from typing import Any
from uuid import uuid4

import httpx

from tests.benchmarks.operations import Operation
from tests.benchmarks.posting import TITLE, Poster, post
from tests.benchmarks.processes import BY_HAND, DATELINE, serving
from tests.benchmarks.relay import Relay, counting

CURSORS = {"cursor", "startCursor", "endCursor"}
REPEATS = 20

Slugs = Mapping[Operation, Sequence[str | None]]


class DifferentAnswers(Exception):
    """The servers do not say the same, so their speeds cannot be compared."""


async def ask(client: httpx.AsyncClient, application: str, operation: Operation, slug: str | None) -> Any:
    if application == BY_HAND:
        return (await client.get(operation.path(slug))).raise_for_status().json()
    body = {"query": operation.document, "variables": operation.variables(slug)}
    answer = (await client.post("/graphql", json=body)).raise_for_status().json()
    if "errors" in answer:
        raise DifferentAnswers(f"{operation.title}: {answer['errors']}")
    return answer["data"]


@asynccontextmanager
async def _client(application: str, database_url: str) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(application, database_url) as server, httpx.AsyncClient(base_url=server.url) as client:
        yield client


async def require_same_answers(database_url: str, slugs: Slugs) -> None:
    async with _client(DATELINE, database_url) as dateline, _client(BY_HAND, database_url) as by_hand:
        for operation, slug in ((operation, slug) for operation, each in slugs.items() for slug in each):
            one = await ask(dateline, DATELINE, operation, slug)
            other = await ask(by_hand, BY_HAND, operation, slug)
            require_same(one, other, operation.title)


async def count_statements(application: str, database_url: str, slugs: Slugs, poster: Poster) -> Mapping[str, float]:
    """How many statements a request takes, by titles, once the server has answered a first one."""
    async with counting(database_url) as (relay, url), _client(application, url) as client:
        counts = {
            operation.title: await _counted(relay, partial(ask, client, application, operation, each[0]))
            for operation, each in slugs.items()
        }
        return counts | {TITLE: await _counted(relay, lambda: post(client, application, poster, str(uuid4())))}


async def _counted(relay: Relay, ask: Callable[[], Awaitable[Any]]) -> float:
    await ask()
    before = relay.statements
    for _ in range(REPEATS):
        await ask()
    return (relay.statements - before) / REPEATS


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
