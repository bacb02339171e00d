"""The two servers whose fan-out is compared, started alike."""

import asyncio
import json
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from time import clock_gettime, monotonic

import httpx
import psutil

from tests.benchmarks import fanout_bare
from tests.benchmarks.exchange import UNIQUE
from tests.benchmarks.fanout_clients import Audience
from tests.benchmarks.fanout_subscriber import mark
from tests.benchmarks.posting import Poster
from tests.benchmarks.processes import AS_SERVED, serving

HEARTBEAT = "3600"  # seconds: no pings while something is measured
LONGEST_ANSWER = 60
PER_PROCESS = 10_000
"""Subscribers: many systems let no process open twenty thousand files."""
FEED = """
subscription Feed($article: ID!, $after: String) {
  commentEvents(articleId: $article, after: $after) {
    __typename cursor commentCount
    ... on CommentAdded { comment { id body createdAt author { displayName } } }
  }
}
"""
POSITION = "query Position($article: ID!) { node(id: $article) { ... on Article { comments { feedCursor } } } }"


@dataclass(frozen=True, slots=True)
class Side:
    """A server with its processes, and what a comment is posted to it with, in which UNIQUE stands for its mark."""

    url: str
    pids: Sequence[int]
    path: str
    body: str
    headers: Mapping[str, str]

    def client(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=self.url, headers=self.headers, timeout=LONGEST_ANSWER)

    async def post(self, client: httpx.AsyncClient, number: int) -> tuple[float, float]:
        """When the request was sent and when its answer was there."""
        content = self.body.replace(UNIQUE, mark(number))
        sent = monotonic()
        response = await client.post(self.path, content=content)
        answered = monotonic()
        response.raise_for_status()
        return sent, answered

    def processor_time(self) -> float:
        """Seconds, by Linux's own clock of a process: psutil knows them in hundredths only."""
        return sum(clock_gettime(~pid << 3 | 2) for pid in self.pids)

    def memory(self) -> float:
        return sum(psutil.Process(pid).memory_info().rss for pid in self.pids)

    def audiences(self, subscribers: int, opening: Sequence[str], transport: str) -> list[Audience]:
        """Of one process each, in a network of its own."""
        port, sizes = httpx.URL(self.url).port or 0, range(0, subscribers, PER_PROCESS)
        return [
            Audience(port, self.path, f"127.0.{1 + number}", transport, min(PER_PROCESS, subscribers - before), opening)
            for number, before in enumerate(sizes)
        ]


@asynccontextmanager
async def dateline(database_url: str, poster: Poster, log: Path, workers: int = 1) -> AsyncIterator[Side]:
    application = replace(AS_SERVED, settings={"DATELINE_HEARTBEAT": HEARTBEAT})
    headers = {"content-type": "application/json", "authorization": poster.token()}
    with log.open("ab") as errors:
        async with serving(application, database_url, workers, log=errors) as server:
            pids = [worker.pid for worker in server.workers()]
            yield Side(server.url, pids, "/graphql", json.dumps(poster.by_graphql), headers)


@asynccontextmanager
async def bare(body: str) -> AsyncIterator[Side]:
    """It listens already when its process starts, so that nobody has to wait for it."""
    with socket.create_server(("127.0.0.1", 0), backlog=2048) as listener:
        port, descriptor = listener.getsockname()[1], listener.fileno()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", fanout_bare.__name__, str(descriptor), HEARTBEAT), pass_fds=[descriptor]
        )
    try:
        yield Side(f"http://127.0.0.1:{port}", [process.pid], fanout_bare.PATH, body, {})
    finally:
        await end(process)


async def opening(side: Side, poster: Poster) -> list[str]:
    """What a reader's page says who goes on behind the comments that it shows."""
    article = f"Article_{poster.article_id}"
    async with side.client() as client:
        question = {"query": POSITION, "variables": {"article": article}}
        answer = (await client.post(side.path, json=question)).raise_for_status().json()
    after = answer["data"]["node"]["comments"]["feedCursor"]
    payload = {"query": FEED, "variables": {"article": article, "after": after}}
    return ['{"type":"connection_init"}', json.dumps({"id": "1", "type": "subscribe", "payload": payload})]


async def end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    await process.wait()
