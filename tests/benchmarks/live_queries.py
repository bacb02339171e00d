"""`python -m tests.benchmarks.live_queries`: a front page that thousands watch, beside asking for it every second.

A headline is corrected, again and again. Of each correction is measured when the last watcher had it, what processor
time the server took for all, and how often it read. Patches are compared with whole answers by their bytes.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Annotated, Any

import asyncpg
import httpx
import orjson
import typer

from db.embedded.server import embedded
from tests.benchmarks.fanout_clients import VARIANT
from tests.benchmarks.fanout_crowd import Crowd, following
from tests.benchmarks.fanout_sides import Side
from tests.benchmarks.fanout_subscriber import mark
from tests.benchmarks.processes import CACHED, serving
from tests.builder import Builder

ARTICLES, COMMENTS = 20, 100
PAGE = "nodes { id headline summary commentCount author: byline publishedAt url }"
FRONT = f"query @live {{ v<variant>: __typename articles(first: {ARTICLES}) {{ {PAGE} }} }}"
CORRECT = "update news.article set headline = $1 where id = 1"
IDLE = 2.0  # seconds
BATCH = 100
"""Subscriptions that Hasura's multiplexed polling asks for by one statement a second, as its documentation says."""
ASKED = 300
"""Requests by which the time of one is known, for those who poll."""
THREAD = """query @live { article(slug: "article-1") { commentCount comments(first: 100, orderBy: NEWEST) {
    nodes { id bodyHtml createdAt likeCount replyCount author { id displayName initial } }
} } }"""


class Course:
    def __init__(self, side: Side, connection: asyncpg.Connection, crowd: Crowd) -> None:
        self.side, self.connection, self.crowd = side, connection, crowd

    async def run(self, changes: int, pause: float) -> dict[str, float]:
        reads, used = await self._reads(), self.side.processor_time()
        delays = []
        for number in range(1, changes + 1):
            await asyncio.sleep(pause)
            sent = monotonic()
            await self.connection.execute(CORRECT, mark(number))
            had = await self.crowd.had(number + 1)
            delays.append(1000 * (had["last"].get(str(number), float("inf")) - sent))
        used, read = self.side.processor_time() - used, await self._reads() - reads
        reads = await self._reads()
        await asyncio.sleep(IDLE)
        return {
            "median": median(delays),
            "worst": max(delays),
            "processor": 1000 * used / changes,
            "reads": read / changes,
            "idle": await self._reads() - reads,
        }

    async def _reads(self) -> float:
        async with httpx.AsyncClient() as client:
            lines = (await client.get(f"{self.side.url}/metrics")).text.splitlines()
        return float(next(line for line in lines if line.startswith("dateline_live_queries_reads_total")).split()[-1])


async def measure(url: str, watchers: Sequence[int], queries: Sequence[int], changes: int) -> None:
    connection = await asyncpg.connect(url)
    application = replace(CACHED, settings={"DATELINE_METRICS": "on", "DATELINE_STREAMS_PER_CLIENT": "10000"})
    async with serving(application, url) as server:
        make = Builder(connection)
        for _ in range(ARTICLES):
            await make.article(text="Words of a summary that is as long as they are. " * 3)
        side = Side(server.url, [each.pid for each in server.workers()], "/graphql", "", {})
        polled = await _milliseconds_of_a_poll(side)
        typer.echo(f"an answer to who polls: {polled:.2f} ms of processor time")
        for variants in queries:
            for number in watchers:
                if number >= variants:
                    await _one(side, connection, (number, variants), changes, polled)
        await _patches(server.url, make)
    await connection.close()


async def _one(side: Side, connection: asyncpg.Connection, size: tuple[int, int], changes: int, polled: float) -> None:
    number, variants = size
    await connection.execute(CORRECT, mark(0))
    opening = ['{"type":"connection_init"}', json.dumps({"type": "subscribe", "id": "1", "payload": {"query": FRONT}})]
    audiences = side.audiences(number, opening, "websocket")
    async with following([replace(each, variants=variants) for each in audiences]) as crowd:
        await crowd.had(1)
        found = await Course(side, connection, crowd).run(changes, 0.5)
    by_hasura = variants * ceil(number / variants / BATCH)
    typer.echo(
        f"{number} watchers of {variants}: the last has it after {found['median']:.0f} ms "
        f"(worst {found['worst']:.0f}), {found['processor']:.0f} ms of processor time and {found['reads']:.1f} reads a "
        f"change, {found['idle']:.0f} reads in {IDLE:.0f} s without one; polling each second: {number * polled:.0f} ms "
        f"of processor time a second; Hasura's way, reckoned: {by_hasura} statements a second"
    )


async def _milliseconds_of_a_poll(side: Side) -> float:
    """From the response cache, as fast as it comes."""
    async with httpx.AsyncClient(base_url=side.url) as client:
        query = {"query": FRONT.replace(VARIANT, "0")}
        await client.get("/graphql", params=query)
        used = side.processor_time()
        for _ in range(ASKED):
            await client.get("/graphql", params=query)
        return 1000 * (side.processor_time() - used) / ASKED


async def _patches(url: str, make: Builder) -> None:
    article = 1
    comments = [await make.comment(article_id=article, body="Words of a reader. " * 8) for _ in range(COMMENTS)]
    for name, query, change in (
        ("a new comment in a thread of 100", THREAD, lambda: make.comment(article_id=article, body="New words. " * 8)),
        ("a like", THREAD, lambda: make.like(comments[50])),
        ("a corrected headline", FRONT.replace(VARIANT, "0"), lambda: make.connection.execute(CORRECT, "Corrected")),
    ):
        whole, patch = await _bytes(url, query, change)
        typer.echo(f"{name}: {patch} bytes as a patch, {whole} whole")


async def _bytes(url: str, query: str, change: Any) -> tuple[int, int]:
    """Of the answer, and of the patch that follows it."""
    accept = {"accept": "text/event-stream"}
    asked = {"query": query.replace("@live", "@live(patch: true)")}
    sizes: list[int] = []
    async with (
        httpx.AsyncClient(timeout=60) as client,
        client.stream("POST", f"{url}/graphql", json=asked, headers=accept) as response,
    ):
        async for line in response.aiter_lines():
            if line.startswith("data: "):
                sizes.append(len(line) - len("data: "))
                if len(sizes) == 2:
                    assert "patch" in orjson.loads(line.removeprefix("data: "))["extensions"]["live"]
                    break
                await change()
    return sizes[0], sizes[1]


def main(
    watchers: Annotated[str, typer.Option(help="Numbers with commas between.")] = "100,2000,10000",
    queries: Annotated[str, typer.Option(help="How many different ones they watch.")] = "1,500",
    changes: Annotated[int, typer.Option(min=1)] = 20,
) -> None:
    """Prints what each of them took."""
    numbers = [[int(each) for each in text.split(",")] for text in (watchers, queries)]
    with TemporaryDirectory() as directory, embedded(Path(directory)) as url:
        asyncio.run(measure(url, numbers[0], numbers[1], changes))


if __name__ == "__main__":
    typer.run(main)
