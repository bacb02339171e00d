"""A backup that is restored under running servers: open streams and old cursors are told, and nothing is left out."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
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
from schema.rules.identity import Identity
from schema.rules.services import PostingRules, Services
from schema.schema import executable
from tests.builder import Builder
from tests.database import PUBLIC_URL
from tests.faults.database import Unsteady, unsteady_database
from tests.schema.conftest import MODERATOR, PRIYA
from tests.schema.discussion.test_comment_events import ADDED, SINCE
from tests.schema.live import EVENTS, event_of, following, take

COUNTS = "subscription($article: ID!) { commentCounts(articleIds: [$article]) { commentCount } }"
QUEUE = "subscription { moderationEvents { cursor } }"
PAGE = '{ article(slug: "a") { comments { totalCount feedCursor } } }'
ME = "{ viewer { commenter { displayName } } }"
NOWHERE = "postgresql://127.0.0.1:1/none"
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
    unsteady.cluster.give(archive)
    with (unsteady.backup / "postgresql.auto.conf").open("a") as settings:
        settings.write(TARGET.format(archive=archive))
    (unsteady.backup / "recovery.signal").touch()
    unsteady.cluster.give(unsteady.backup / "recovery.signal")
    unsteady.restore()


def copied(unsteady: Unsteady) -> Callable[[str, str], Any]:
    def copy(source: str, target: str) -> None:
        shutil.copy(source, target)
        unsteady.cluster.give(Path(target))

    return copy


async def lose(unsteady: Unsteady, restore: Callable[[Unsteady], None]) -> None:
    """Restores, and waits until the database takes writes again."""
    await asyncio.to_thread(restore, unsteady)
    async with builder(unsteady) as make:
        while await make.connection.fetchval("select pg_is_in_recovery() from pg_sleep(0.05)"):
            pass


async def rest(results: ResultStream) -> list[Any]:
    return [orjson.loads(result.body) async for result in results]


async def asked(engine: Engine, query: str, viewer: Identity | None = None, **variables: Any) -> Any:
    return orjson.loads((await engine.answer(Request(query, variables, identity=viewer))).body)["data"]


@dataclass
class Streams:
    """Each kind of stream, open on one article."""

    article: dict[str, Any]
    events: ResultStream
    added: ResultStream
    counts: ResultStream
    queue: ResultStream


async def backed_up(unsteady: Unsteady) -> int:
    """The key of an article with one comment, of which there is a backup."""
    async with builder(unsteady) as make:
        article = await make.article(slug="a")
        await make.comment(article_id=article)
        await asyncio.to_thread(unsteady.back_up)
        await make.connection.execute("select pg_create_restore_point('here')")
    return article


@asynccontextmanager
async def streams(live: Engine, article: int) -> AsyncIterator[Streams]:
    subject: dict[str, Any] = {"article": f"Article_{article}"}
    async with (
        following(live, EVENTS, **subject) as events,
        following(live, ADDED, **subject) as added,
        following(live, COUNTS, **subject) as counts,
        following(live, QUEUE, MODERATOR) as queue,
    ):
        yield Streams(subject, events, added, counts, queue)


async def heard_of_three(unsteady: Unsteady, article: int, open_: Streams) -> list[Any]:
    """The events of comments that no backup has, once every stream has told of them."""
    async with builder(unsteady) as make:
        for status in ("PUBLISHED", "PUBLISHED", "PENDING"):
            await make.comment(article_id=article, status=status)
    lost = await take(open_.events, 2)
    await take(open_.added, 2)
    await take(open_.queue, 1)
    while (await take(open_.counts, 1))[0]["commentCount"] != 3:
        pass
    return lost


async def reset_of(open_: Streams) -> Any:
    """The event that says so on a stream that has one for it; the others end, or tell the count anew."""
    async with asyncio.timeout(30):
        reset = event_of((await anext(open_.events)).body)
        assert (reset["__typename"], reset["commentCount"]) == ("FeedReset", 1)
        for ended in (open_.added, open_.queue):
            assert [answer["errors"][0]["extensions"]["code"] for answer in await rest(ended)] == ["CURSOR_EXPIRED"]
        assert event_of((await anext(open_.counts)).body) == {"commentCount": 1}
    return reset


@pytest.mark.parametrize("restore", [restore_base_backup, restore_to_a_point_in_time])
async def test_everyone_is_told_of_what_was_lost(unsteady: Unsteady, restore: Callable[[Unsteady], None]) -> None:
    async with engine(unsteady) as live:
        article = await backed_up(unsteady)
        async with streams(live, article) as open_:
            lost = await heard_of_three(unsteady, article, open_)

            await lose(unsteady, restore)

            reset = await reset_of(open_)
            page = (await asked(live, PAGE))["article"]["comments"]
            assert (page["totalCount"], page["feedCursor"]) == (1, reset["cursor"])
            async with builder(unsteady) as make:
                again = [await make.comment(article_id=article) for _ in range(4)]
            heard = await take(open_.events, 4)
        assert [event["comment"]["id"] for event in heard] == [f"Comment_{key}" for key in again]
        for event in lost:
            polled = await asked(live, SINCE, **open_.article, after=event["cursor"])
            assert [each["__typename"] for each in polled["commentEventsSince"]] == ["FeedReset"]
        polled = await asked(live, SINCE, **open_.article, after=reset["cursor"])
        assert polled["commentEventsSince"] == heard


async def test_nobody_is_taken_for_who_has_their_key_since_a_restore(unsteady: Unsteady) -> None:
    """While the connection that listens is away, nothing tells of the restore."""
    async with engine(unsteady) as live:
        await asyncio.to_thread(unsteady.back_up)
        services = live.services
        assert isinstance(services, Services)
        services.viewers.is_told = lambda: services.feed.listener.is_current
        assert await asked(live, ME, PRIYA) == {"viewer": {"commenter": {"displayName": "Priya S"}}}
        before = services.viewers.cached["priya"].key
        services.feed.listener.handlers.clear()
        services.feed.listener.url = NOWHERE

        await lose(unsteady, restore_base_backup)
        async with builder(unsteady) as make:
            after = await make.commenter(subject="rahul", display_name="Rahul R")

        assert (after, services.feed.listener.is_current) == (before, False)
        assert await asked(live, ME, PRIYA) == {"viewer": {"commenter": {"displayName": "Priya S"}}}
