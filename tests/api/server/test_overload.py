"""More than a worker can do at once waits for its turn, and is refused if that does not come in time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from asyncpg import Connection
from databases import Database

from db.connections.admission import Overloaded
from db.connections.connection_pool import pool_of
from db.connections.postgres import connected, connection, open_database
from db.connections.turns import Waiting
from tests.api.conversation import initialised
from tests.database import WAITING_FOR_LOCKS
from tests.servers import serving

QUERY = {"query": "{ articles { totalCount } }"}
OVERLOADED = {
    "errors": [
        {
            "message": "Too much is asked at once. Try again later.",
            "extensions": {"code": "OVERLOADED", "retryAfter": 1},
        }
    ]
}
OWN_SETTINGS = {
    "DATELINE_CACHE_BYTES": "0",
    "DATELINE_METRICS": "on",
    "DATELINE_STATEMENT_TIMEOUT": "60",
    "DATELINE_QUEUE_TIMEOUT": "0.3",
}


@asynccontextmanager
async def server(database_url: str, log: Path, **settings: str) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        serving(database_url, log, 1, **(OWN_SETTINGS | settings)) as [address],
        httpx.AsyncClient(base_url=address, timeout=30) as client,
    ):
        yield client


@pytest_asyncio.fixture
async def client(database: Database, database_url: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    """Of a server that does two things at once for one client."""
    async with server(database_url, tmp_path / "log", DATELINE_QUERIES_IN_FLIGHT="4") as client:
        yield client


@asynccontextmanager
async def held_up(
    client: httpx.AsyncClient, database: Database, number: int, query: dict[str, str] = QUERY
) -> AsyncIterator[list[httpx.Response]]:
    """So many queries are under way, until the end; their answers are there then."""
    answers: list[httpx.Response] = []
    async with asyncio.TaskGroup() as tasks, connection(database) as own, own.transaction():
        await own.execute("lock table news.article in access exclusive mode")
        asked = [tasks.create_task(client.post("/graphql", json=query)) for _ in range(number)]
        await until_waiting(own, number)
        yield answers
    answers += [task.result() for task in asked]


async def until_waiting(own: Connection, number: int) -> None:
    async with asyncio.timeout(60):
        while await own.fetchval(WAITING_FOR_LOCKS) != number:
            pass


async def test_what_is_too_much_is_refused_if_its_turn_does_not_come(
    client: httpx.AsyncClient, database: Database
) -> None:
    async with held_up(client, database, 2) as answers:
        refused = await client.post("/graphql", json=QUERY)
        alive = await client.get("/healthz")
    afterwards = await client.post("/graphql", json=QUERY)

    assert (refused.status_code, refused.headers["retry-after"], refused.json()) == (503, "1", OVERLOADED)
    assert [alive.status_code, afterwards.status_code] == [200, 200]
    assert [answer.status_code for answer in answers] == [200, 200]


async def test_pages_and_sockets_are_refused_too(client: httpx.AsyncClient, database: Database) -> None:
    async with held_up(client, database, 2), initialised(str(client.base_url).rstrip("/")) as socket:
        page = await client.get("/")
        await socket.subscribe("one", **QUERY)
        said = await socket.hear()

    assert (page.status_code, page.headers["retry-after"]) == (503, "1")
    assert said == {"id": "one", "type": "error", "payload": OVERLOADED["errors"]}


async def test_live_queries_wait_longer_for_they_go_on_where_they_were(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    settings = {"DATELINE_QUERIES_IN_FLIGHT": "4", "DATELINE_QUEUE_TIMEOUT": "1"}
    async with (
        server(database_url, tmp_path / "log", **settings) as client,
        initialised(str(client.base_url).rstrip("/")) as socket,
    ):
        async with held_up(client, database, 2):
            await socket.subscribe("live", "query @live { articles { totalCount } }")
            await socket.subscribe("once", **QUERY)
            said = await socket.hear()
        told = await socket.hear()

    assert (said["id"], said["payload"][0]["extensions"]["code"]) == ("once", "OVERLOADED")
    assert (told["id"], told["payload"]["data"]) == ("live", {"articles": {"totalCount": 0}})


async def test_what_was_refused_is_counted(client: httpx.AsyncClient, database: Database) -> None:
    async with held_up(client, database, 2):
        await client.post("/graphql", json=QUERY)
        lines = (await client.get("/metrics")).text.splitlines()

    assert "dateline_operations_in_flight 2.0" in lines
    assert "dateline_operations_refused_total 1.0" in lines


async def test_a_mutation_is_refused_before_it_has_begun(client: httpx.AsyncClient, database: Database) -> None:
    mutation = 'mutation { shareArticle(input: {articleId: "Article_1", platform: X}) { errors { code } } }'
    async with held_up(client, database, 2):
        refused = await client.post("/graphql", json={"query": mutation})

    assert (refused.status_code, refused.json()) == (503, OVERLOADED)


async def test_kept_answers_still_go_out(database: Database, database_url: str, tmp_path: Path) -> None:
    settings = {"DATELINE_QUERIES_IN_FLIGHT": "1", "DATELINE_CACHE_BYTES": "1000000"}
    others = [{"query": "{ articles { nodes { slug } } }"}, {"query": "{ articles { nodes { headline } } }"}]
    async with server(database_url, tmp_path / "log", **settings) as client:
        while (await client.get("/readyz")).status_code != 200:
            pass
        await client.post("/graphql", json=QUERY)
        async with held_up(client, database, 1, others[0]):
            kept = await client.post("/graphql", json=QUERY, headers={"x-request-id": "not the same bytes"})
            refused = await client.post("/graphql", json=others[1])

    assert [kept.status_code, refused.status_code] == [200, 503]


async def test_nobody_waits_for_a_connection_for_ever(database: Database, database_url: str, tmp_path: Path) -> None:
    few = {"DATELINE_POOL_SIZE": "1"}
    async with server(database_url, tmp_path / "log", **few) as client, held_up(client, database, 1) as answers:
        refused = await client.post("/graphql", json=QUERY)
        lines = (await client.get("/metrics")).text.splitlines()

    assert (refused.status_code, refused.headers["retry-after"], refused.json()) == (503, "1", OVERLOADED)
    assert "dateline_pool_idle 0.0" in lines
    assert [answer.status_code for answer in answers] == [200]


async def test_the_pool_knows_who_has_a_connection_and_who_waits(database_url: str) -> None:
    async with connected(open_database(database_url, pool_size=1, waiting=Waiting(own_patience=0.2))) as pool:
        async with connection(pool):
            waiting = asyncio.create_task(lent(pool))
            await asyncio.sleep(0)
            during = pool_of(pool).metrics()
            with pytest.raises(Overloaded):
                await waiting
        afterwards = pool_of(pool).metrics(), await lent(pool), pool_of(pool).metrics()

    rest = {"connections": 1, "idle": 1, "maximum": 1, "waiting": 0, "joined_total": 0}
    assert [during, *afterwards] == [rest | {"idle": 0, "waiting": 1}, rest, 1, rest]


async def lent(pool: Database) -> Any:
    async with connection(pool) as own:
        return await own.fetchval("select 1")
