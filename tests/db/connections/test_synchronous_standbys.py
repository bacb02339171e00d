"""What PostgreSQL commits without the synchronous standby that it waits for is not acknowledged."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import asyncpg
import orjson
import pytest

from db.connections.postgres import connected, open_database
from db.embedded.cluster import Cluster
from db.feed.live_feed import LiveFeed
from db.maintenance.migrations import migrate
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.rules.services import Services
from schema.schema import executable
from tests.builder import Builder
from tests.database import PUBLIC_URL
from tests.schema.conftest import MODERATOR, PRIYA

POST = """mutation($input: PostCommentInput!) { payload: postComment(input: $input) {
  comment { id } errors { code } } }"""
MODERATE = """mutation($input: ModerateCommentInput!) { payload: moderateComment(input: $input) {
  comment { status } errors { code } } }"""
T = TypeVar("T")
WORDS = "These words are long enough, for they have more than fifty characters."


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    with TemporaryDirectory() as directory:
        cluster = Cluster(Path(directory) / "postgres")
        cluster.give(cluster.data.parent)
        cluster.restart()
        yield cluster
        cluster.stop()


@pytest.fixture
async def operator(cluster: Cluster) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(cluster.url())
    await migrate(connection, PUBLIC_URL)
    yield connection
    await wait_for(connection, "")
    await connection.close()


async def wait_for(operator: asyncpg.Connection, standby: str) -> None:
    await operator.execute(f"alter system set synchronous_standby_names = '{standby}'")
    await operator.execute("select pg_reload_conf()")
    while await operator.fetchval("show synchronous_standby_names") != standby:
        pass


async def without_a_standby(operator: asyncpg.Connection, writing: Coroutine[Any, Any, T]) -> T:
    """What comes of a write where somebody has its commit wait no longer."""
    task = asyncio.ensure_future(writing)
    while not task.done():
        await operator.fetch("select pg_cancel_backend(pid) from pg_stat_activity where wait_event = 'SyncRep'")
    return await task


async def test_a_write_that_no_standby_has_is_not_acknowledged_nor_is_its_retry(
    cluster: Cluster, operator: asyncpg.Connection
) -> None:
    article = await Builder(operator).article()
    given = {"articleId": f"Article_{article}", "body": WORDS, "idempotencyKey": "once"}

    async with connected(open_database(cluster.url())) as database:
        engine = Engine(Services(database, LiveFeed(database), DocumentCache(executable)))

        async def ask(query: str, viewer: Any, **input: Any) -> Any:
            return orjson.loads((await engine.answer(Request(query, {"input": input}, identity=viewer))).body)

        await ask(POST, PRIYA, **given | {"articleId": "Article_0"})  # who writes is known from now on
        await ask(POST, MODERATOR, **given | {"articleId": "Article_0"})
        await wait_for(operator, "nobody")
        answers = [await without_a_standby(operator, ask(POST, PRIYA, **given)) for _ in range(2)]
        comment = await operator.fetchval("select 'Comment_' || id from news.comment")
        decision = {"commentId": comment, "decision": "REMOVE", "reason": "Rude"}
        answers += [await without_a_standby(operator, ask(MODERATE, MODERATOR, **decision)) for _ in range(2)]
        await wait_for(operator, "")
        retried = await ask(POST, PRIYA, **given)

    assert [answer["errors"][0]["extensions"]["code"] for answer in answers] == ["UNAVAILABLE"] * 4
    assert retried["data"]["payload"] == {"comment": {"id": comment}, "errors": []}
    assert await operator.fetchval("select count(*) from news.comment") == 1
