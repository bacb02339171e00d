"""A standby that lacks the last writes is promoted, while connections to the server before stay open."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import pytest

from db.connections import postgres
from db.embedded.cluster import Cluster
from db.feed.live_feed import LiveFeed
from db.maintenance.migrations import migrate
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.builder import Builder
from tests.database import END_LISTENERS, PUBLIC_URL
from tests.replication import Address, Pair, replicated
from tests.schema.live import EVENTS, following, take

LOST = 3
CUT = ("alter system set primary_conninfo = ''", "select pg_reload_conf()")
CAUGHT_UP = "select pg_last_wal_replay_lsn() >= $1"
RECEIVES = "select count(*) from pg_stat_wal_receiver"


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


@asynccontextmanager
async def engine(url: str) -> AsyncIterator[Engine]:
    async with postgres.connected(postgres.open_database(url, pool_size=4)) as database:
        feed = LiveFeed(database)
        async with feed.running():
            await feed.listener.listening.wait()
            yield Engine(Services(database, feed, DocumentCache(executable), PostingRules()))


async def cut_off(pair: Pair) -> None:
    """The standby has all that was written so far, and nothing of what follows."""
    async with operator(pair.primary) as primary, operator(pair.replica) as standby:
        position = await primary.fetchval("select pg_current_wal_insert_lsn()")
        while not await standby.fetchval(CAUGHT_UP, position):
            pass
        for statement in CUT:
            await standby.execute(statement)
        while await standby.fetchval(RECEIVES):
            pass


async def comments(cluster: Cluster, number: int, **columns: int) -> list[str]:
    async with operator(cluster) as connection:
        make = Builder(connection)
        return [f"Comment_{await make.comment(**columns)}" for _ in range(number)]


async def test_followers_are_told_of_what_was_lost_and_of_all_that_follows(pair: Pair, address: Address) -> None:
    async with operator(pair.primary) as primary:
        await migrate(primary, PUBLIC_URL)
        make = Builder(primary)
        article = await make.article(slug="a")
        columns = {"article_id": article, "author_id": await make.commenter()}
    async with engine(address.url()) as live, following(live, EVENTS, article=f"Article_{article}") as events:
        before = await comments(pair.primary, 1, **columns)
        await cut_off(pair)
        before += await comments(pair.primary, LOST, **columns)
        heard: list[Any] = await take(events, 1 + LOST)

        async with operator(pair.replica) as standby:
            await standby.fetchval("select pg_promote()")
        address.lead_to(pair.replica)
        async with operator(pair.primary) as primary:
            await primary.execute(END_LISTENERS)
        [reset] = await take(events, 1)
        after = await comments(pair.replica, 2, **columns)
        heard += await take(events, 2)

    assert (reset["__typename"], reset["commentCount"]) == ("FeedReset", 1)
    assert [event["comment"]["id"] for event in heard] == before + after
