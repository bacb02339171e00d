"""What those take who ask again every second: by requests of their own, and as Hasura's documentation says that it asks
for them, https://hasura.io/docs/latest/subscriptions/postgres/livequery/execution/.

Hasura polls each second by one statement for up to a hundred queries that differ in their variables, and by none for
those who ask just the same. What it takes beside PostgreSQL is not known here.
"""

from dataclasses import dataclass
from math import ceil

import asyncpg
import httpx

from tests.benchmarks.fanout_sides import Side
from tests.benchmarks.live_query_course import asking, postmaster
from tests.benchmarks.load import processor_time
from tests.benchmarks.processes import CACHED, DATELINE, Application, serving

BATCH = 100
REQUESTS = 500


@dataclass(frozen=True, slots=True)
class Costs:
    """Milliseconds of processor time: of the server for an answer from its cache, and for one from PostgreSQL, and what
    PostgreSQL takes for that."""

    cached: float
    answer: float
    statement: float

    def polling(self, watchers: int, queries: int) -> tuple[float, float, float]:
        """Statements, and milliseconds of server and PostgreSQL: of a second in which a change comes."""
        return queries, watchers * self.cached + queries * (self.answer - self.cached), queries * self.statement

    def multiplexed(self, queries: int) -> tuple[float, float]:
        """Statements a second, and milliseconds of PostgreSQL."""
        return ceil(queries / BATCH), queries * self.statement


async def costs(url: str, connection: asyncpg.Connection) -> Costs:
    cached, _ = await _of_requests(CACHED, url, connection)
    answer, statement = await _of_requests(DATELINE, url, connection)
    return Costs(cached, answer, statement)


async def _of_requests(application: Application, url: str, connection: asyncpg.Connection) -> tuple[float, float]:
    database, request = await postmaster(connection), asking("article-1")
    async with serving(application, url) as server, httpx.AsyncClient(base_url=server.url, timeout=60) as client:
        side = Side(server.url, [each.pid for each in server.workers()], "/graphql", "", {})
        for _ in range(REQUESTS // 10):
            (await client.post("/graphql", json=request)).raise_for_status()
        used, also = side.processor_time(), processor_time(database)
        for _ in range(REQUESTS):
            await client.post("/graphql", json=request)
        return (
            1000 * (side.processor_time() - used) / REQUESTS,
            1000 * (processor_time(database) - also) / REQUESTS,
        )
