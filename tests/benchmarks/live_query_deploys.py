"""A deploy under watchers of a live query: all are cut, and come back to another server with the cursor they have."""

import asyncio
from time import monotonic

import asyncpg

from tests.api.conversation import initialised
from tests.benchmarks.fanout_crowd import following
from tests.benchmarks.fanout_sides import Side
from tests.benchmarks.fanout_subscriber import mark
from tests.benchmarks.live_query_course import CORRECT, PAGE, asking, crowds
from tests.benchmarks.live_query_figures import figure
from tests.benchmarks.processes import Application, serving
from tests.benchmarks.relay import counting

RESUMED = PAGE.replace("$slug: String!", "$slug: String!, $after: String").replace("@live", "@live(after: $after)")
LONGEST = 60  # seconds


async def deploy(application: Application, url: str, watchers: int) -> str:
    """What came to them after the deploy, and what that took; then all are told of a change."""
    connection = await asyncpg.connect(url)
    await connection.execute(CORRECT, mark(0))
    async with serving(application, url) as server:
        cursor = await _cursor(server.url)
    async with counting(url) as (relay, relayed), serving(application, relayed) as server:
        side = Side(server.url, [each.pid for each in server.workers()], "/graphql", "", {})
        used, statements, began = side.processor_time(), relay.statements, monotonic()
        async with following(crowds(side, (watchers, 1), asking("article-1", RESUMED, cursor))) as crowd:
            await _all_watch(side, watchers)
            seconds, used, statements = (
                monotonic() - began,
                side.processor_time() - used,
                relay.statements - statements,
            )
            reads = await figure(side.url, "reads_total")
            await connection.execute(CORRECT, mark(1))
            answers = (await crowd.had(2))["delivered"]
    await connection.close()
    return (
        f"A deploy under {watchers:,} watchers: all are back after {seconds:.1f} s and {used:.1f} s of processor time, "
        f"by {statements} statements, {reads:.0f} of them for the answer, and were sent {answers - watchers} answers; "
        "then all had the change."
    )


async def _cursor(url: str) -> str:
    async with initialised(url) as socket:
        await socket.subscribe("1", RESUMED, variables={"slug": "article-1"})
        cursor: str = (await socket.hear())["payload"]["extensions"]["live"]["cursor"]
        return cursor


async def _all_watch(side: Side, watchers: int) -> None:
    async with asyncio.timeout(LONGEST):
        while await figure(side.url, "watchers") < watchers:
            pass
