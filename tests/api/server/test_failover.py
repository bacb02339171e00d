"""A primary dies under two servers, which have a standby of it to read from, and the standby is promoted."""

import asyncio
import os
import random
import signal
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import httpx
import pytest

from db.embedded.cluster import Cluster
from tests.api.publisher import bearer
from tests.database import NEWEST
from tests.faults import checks
from tests.faults.comment_followers import CommentFollower
from tests.faults.followers import Follower
from tests.faults.newsroom import Newsroom, feed_cursors
from tests.faults.transports import follow_sse, follow_websocket
from tests.faults.trial import RULES
from tests.faults.writers import Progress, Writers
from tests.replication import Address, Pair, replicated
from tests.servers import running

COMMENTS = 60
FRONT = "{ articles(first: 1) { nodes { slug comments { totalCount } } } }"
ME = "{ viewer { commenter { displayName } } }"
POST = """mutation { postComment(input: {
  articleId: "Article_1", body: "These words are more than fifty characters, all of them.", idempotencyKey: "while-away"
}) { comment { id } errors { code } } }"""
BOTH = """mutation {
  first: postComment(input: {articleId: "Article_1", body: "Two of them.", idempotencyKey: "first"}) { comment { id } }
  second: postComment(input: {articleId: "Article_1", body: "Are sent.", idempotencyKey: "second"}) { comment { id } }
}"""
SYNCHRONOUS = ("alter system set synchronous_standby_names = '*'", "select pg_reload_conf()")
SENDS = "select count(*) from pg_stat_replication where sync_state = 'sync'"
BEGIN, END = "PostgreSQL cannot be used", "attempts to listen"


@pytest.fixture
def pair() -> Iterator[Pair]:
    with TemporaryDirectory() as directory, replicated(Path(directory)) as pair:
        yield pair


@pytest.fixture
def address(pair: Pair) -> Address:
    address = Address(pair.primary.data.parents[1] / "proxy")
    address.lead_to(pair.primary)
    return address


@asynccontextmanager
async def operator(cluster: Cluster) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(cluster.url())
    try:
        yield connection
    finally:
        connection.terminate()


async def begin(pair: Pair, newsroom: Newsroom) -> None:
    """What is acknowledged is on the standby from now on. A reader is there whom no server has met."""
    async with operator(pair.primary) as primary:
        await newsroom.publish(primary, 1)
        await primary.execute("insert into news.commenter (subject, display_name) values ('reader', 'Rea Der')")
        for statement in SYNCHRONOUS:
            await primary.execute(statement)
        while not await primary.fetchval(SENDS):
            pass


def kill(cluster: Cluster) -> None:
    os.kill(int((cluster.data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    while cluster.is_running():
        pass


async def promote(pair: Pair, address: Address) -> None:
    async with operator(pair.replica) as standby:
        await standby.fetchval("select pg_promote()")
    address.lead_to(pair.replica)


async def ask(url: str, query: str, headers: Mapping[str, str]) -> httpx.Response:
    async with httpx.AsyncClient(timeout=30) as client:
        return await client.post(f"{url}/graphql", json={"query": query}, headers=headers)


async def until_read(url: str) -> httpx.Response:
    """From the standby: until a server knows that the primary is away, some reads may wait for it."""
    async with asyncio.timeout(30):
        while "age" not in (answer := await ask(url, FRONT, {})).headers:
            pass
    return answer


async def require_reading_and_refusal(urls: Sequence[str]) -> None:
    for number, url in enumerate(urls):
        read = await until_read(url)
        assert (read.status_code, read.headers["cache-control"]) == (200, "no-store")
        assert read.json()["data"]["articles"]["nodes"][0]["comments"]["totalCount"] > 0
        me = await ask(url, ME, {"authorization": bearer(sub="reader", name="Rea Der")})
        assert me.json() == {"data": {"viewer": {"commenter": {"displayName": "Rea Der"}}}}
        signed_in = {"authorization": bearer(sub=f"writer-{number}", name=f"Writer {number}")}
        stranger = {"authorization": bearer(sub="nobody", name="No Body")}
        posts = [await ask(url, post, headers) for post in (POST, BOTH) for headers in (signed_in, stranger)]
        for answer in (await ask(url, FRONT, NEWEST), *posts):
            assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "1")


def followers(urls: Sequence[str], cursors: Mapping[str, str]) -> list[Follower]:
    chances = random.Random(1)
    return [
        CommentFollower(connect, feed, article, urls, cursor, random.Random(chances.random()))
        for article, cursor in cursors.items()
        for connect in (follow_websocket, follow_sse)
        for feed in ("commentEvents", "commentAdded")
    ]


async def require_all(cluster: Cluster, progress: Progress, following: Sequence[Follower]) -> None:
    async with operator(cluster) as connection:
        goals: Mapping[Any, int] = await checks.goals(connection)
        for follower in following:
            goal = goals[follower.of, follower.feed == "commentAdded"]
            await follower.reach(checks.is_at(connection, follower.of, goal))
        await checks.require_what_was_acknowledged(connection, progress)
        for follower in following:
            await checks.require_all_seen(connection, follower, goals[follower.of, False])


async def until_said(log: Path, words: str) -> None:
    """An outage is over some time after its last failure."""
    async with asyncio.timeout(30):
        while words not in log.read_text():  # noqa: ASYNC110, ASYNC240
            await asyncio.sleep(0.1)


async def test_nothing_is_lost_doubled_or_skipped_and_readers_read_on(pair: Pair, address: Address) -> None:
    progress, log = Progress(), pair.primary.data.parents[1] / "log"
    replicas = {"DATABASE_REPLICA_URLS": pair.replica.url(), "DATABASE_REPLICA_LAG": "600"}
    async with running(address.url(), log, 2, **RULES, **replicas) as servers:
        urls = [server.url for server in servers]
        await begin(pair, Newsroom(progress))
        following = followers(urls, await feed_cursors(urls[0]))
        writers = Writers(["Article_1"], urls, progress, random.Random(2))
        async with asyncio.TaskGroup() as tasks:
            streams = [tasks.create_task(follower.run()) for follower in following]
            writing = tasks.create_task(writers.write(COMMENTS))
            await progress.reach(COMMENTS // 3)
            said_before = len(log.read_text())
            await asyncio.to_thread(kill, pair.primary)
            await require_reading_and_refusal(urls)
            await promote(pair, address)
            await progress.allow(COMMENTS)
            await writing
            await require_all(pair.replica, progress, following)
            for stream in streams:
                stream.cancel()
        assert all(follower.resets == 0 for follower in following)
        await until_said(log, END)
    said = log.read_text()[said_before:]
    assert (BEGIN in said, END in said, "Traceback" in said) == (True, True, False)
