"""A backup that is restored under running servers: open streams and old cursors are told, and nothing is left out."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import orjson
import pytest

from db.connections import postgres
from db.feed.live_feed import LiveFeed
from db.maintenance.migrations import migrate
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.engine.subscriptions import ResultStream
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.builder import Builder
from tests.database import PUBLIC_URL
from tests.faults.database import Unsteady, unsteady_database
from tests.schema.conftest import MODERATOR
from tests.schema.discussion.test_comment_events import ADDED, SINCE
from tests.schema.live import EVENTS, event_of, following, take

COUNTS = "subscription($article: ID!) { commentCounts(articleIds: [$article]) { commentCount } }"
QUEUE = "subscription { moderationEvents { cursor } }"
PAGE = '{ article(slug: "a") { comments { totalCount feedCursor } } }'
TARGET = """
restore_command = 'cp {archive}/%f %p'
recovery_target_name = 'here'
recovery_target_action = 'promote'
"""


@pytest.fixture
def unsteady() -> Any:
    """In a directory that PostgreSQL's own user may pass through, which none of pytest's are."""
    with TemporaryDirectory() as directory, unsteady_database(Path(directory)) as database:
        yield database


@asynccontextmanager
async def engine(unsteady: Unsteady) -> AsyncIterator[Engine]:
    async with postgres.connected(postgres.open_database(unsteady.url, pool_size=4)) as database:
        async with postgres.connection(database) as connection:
            await migrate(connection, PUBLIC_URL)
        feed = LiveFeed(database)
        async with feed.running():
            await feed.listener.listening.wait()
            yield Engine(Services(database, feed, DocumentCache(executable), PostingRules()))


@asynccontextmanager
async def builder(unsteady: Unsteady) -> AsyncIterator[Builder]:
    connection = await asyncpg.connect(unsteady.url)
    try:
        yield Builder(connection)
    finally:
        connection.terminate()


def restore_base_backup(unsteady: Unsteady) -> None:
    unsteady.restore()


def restore_to_a_point_in_time(unsteady: Unsteady) -> None:
    """The log of all that was written is there, but it is replayed to the point only."""
    archive = unsteady.backup.with_name("archive")
    shutil.copytree(unsteady.cluster.data / "pg_wal", archive, copy_function=copied(unsteady))
    unsteady.cluster._give(archive)
    with (unsteady.backup / "postgresql.auto.conf").open("a") as settings:
        settings.write(TARGET.format(archive=archive))
    (unsteady.backup / "recovery.signal").touch()
    unsteady.cluster._give(unsteady.backup / "recovery.signal")
    unsteady.restore()


def copied(unsteady: Unsteady) -> Callable[[str, str], Any]:
    def copy(source: str, target: str) -> None:
        shutil.copy(source, target)
        unsteady.cluster._give(Path(target))

    return copy


async def lose(unsteady: Unsteady, restore: Callable[[Unsteady], None]) -> None:
    """Restores, and waits until the database takes writes again."""
    await asyncio.to_thread(restore, unsteady)
    async with builder(unsteady) as make:
        while await make.connection.fetchval("select pg_is_in_recovery() from pg_sleep(0.05)"):
            pass


async def rest(results: ResultStream) -> list[Any]:
    return [orjson.loads(result.body) async for result in results]


async def asked(engine: Engine, query: str, **variables: Any) -> Any:
    return orjson.loads((await engine.answer(Request(query, variables))).body)["data"]


@pytest.mark.parametrize("restore", [restore_base_backup, restore_to_a_point_in_time])
async def test_everyone_is_told_of_what_was_lost(unsteady: Unsteady, restore: Callable[[Unsteady], None]) -> None:
    async with AsyncExitStack() as stack:
        live = await stack.enter_async_context(engine(unsteady))
        async with builder(unsteady) as make:
            article = await make.article(slug="a")
            await make.comment(article_id=article)
            await asyncio.to_thread(unsteady.back_up)
            await make.connection.execute("select pg_create_restore_point('here')")
        subject: dict[str, Any] = {"article": f"Article_{article}"}
        events = await stack.enter_async_context(following(live, EVENTS, **subject))
        added = await stack.enter_async_context(following(live, ADDED, **subject))
        counts = await stack.enter_async_context(following(live, COUNTS, **subject))
        queue = await stack.enter_async_context(following(live, QUEUE, MODERATOR))
        async with builder(unsteady) as make:
            for status in ("PUBLISHED", "PUBLISHED", "PENDING"):
                await make.comment(article_id=article, status=status)
        lost = await take(events, 2)
        await take(added, 2)
        await take(queue, 1)
        while (await take(counts, 1))[0]["commentCount"] != 3:
            pass

        await lose(unsteady, restore)

        async with asyncio.timeout(30):
            reset = event_of((await anext(events)).body)
            assert (reset["__typename"], reset["commentCount"]) == ("FeedReset", 1)
            assert [answer["errors"][0]["extensions"]["code"] for answer in await rest(added)] == ["CURSOR_EXPIRED"]
            assert [answer["errors"][0]["extensions"]["code"] for answer in await rest(queue)] == ["CURSOR_EXPIRED"]
            assert event_of((await anext(counts)).body) == {"commentCount": 1}
        page = (await asked(live, PAGE))["article"]["comments"]
        assert (page["totalCount"], page["feedCursor"]) == (1, reset["cursor"])
        async with builder(unsteady) as make:
            again = [await make.comment(article_id=article) for _ in range(4)]
        heard = await take(events, 4)
        assert [event["comment"]["id"] for event in heard] == [f"Comment_{key}" for key in again]
        for event in lost:
            polled = await asked(live, SINCE, **subject, after=event["cursor"])
            assert [each["__typename"] for each in polled["commentEventsSince"]] == ["FeedReset"]
        assert (await asked(live, SINCE, **subject, after=reset["cursor"]))["commentEventsSince"] == heard
