"""Batches of erasures are not waited for to reach the disk: a crash of PostgreSQL undoes what readers have heard of."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

import pytest

from db.cache.response_cache import ResponseCache
from db.connections.database import Database
from db.discussion import erasures
from db.feed.listener import Listener
from db.feed.live_feed import LiveFeed
from db.maintenance.verification import differences
from schema.engine.execution import Engine
from schema.rules.services import Services
from tests.faults.database import Unsteady, hold_back_the_log
from tests.schema.conftest import MODERATOR
from tests.schema.discussion import test_restores
from tests.schema.discussion.test_comment_events import SINCE
from tests.schema.discussion.test_restores import PAGE, asked, builder, engine
from tests.schema.live import EVENTS, following, take

unsteady = test_restores.unsteady
DELETE = "mutation($id: ID!) { deleteCommenter(input: { commenterId: $id }) { errors { code } } }"
COMMENTS = """query($author: ID!) { node(id: $author) { ... on Commenter {
  comments(first: 50) { nodes { status body bodyHtml revisions { body } } } } } }"""
ERASED = "select count(*) from news.comment where erased"
MINE, OTHERS, BATCH = 10, 3, 4


@dataclass
class Process:
    """With a cache of responses, and without the task that erases: the test does."""

    engine: Engine
    database: Database
    listener: Listener

    async def erase(self, author: int) -> erasures.Batch:
        return await erasures.erase_next(self.database, author, BATCH)

    async def listens_again(self) -> None:
        while self.listener.connections < 2:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await self.listener.listening.wait()


@asynccontextmanager
async def process(unsteady: Unsteady) -> AsyncIterator[Process]:
    async with engine(unsteady) as plain:
        services = plain.services
        assert isinstance(services, Services)
        assert isinstance(services.feed, LiveFeed)
        cache = ResponseCache(services.database, services.feed.listener, 1_000_000)
        yield Process(Engine(replace(services, cache=cache)), services.database, services.feed.listener)


async def furnish(unsteady: Unsteady) -> tuple[int, int, int]:
    """The keys of an article, of a reader who wrote most of what stands there, and of another."""
    async with builder(unsteady) as make:
        article = await make.article(slug="a")
        author, other = [await make.commenter() for _ in range(2)]
        for _ in range(OTHERS):
            await make.comment(article_id=article, author_id=other)
        for _ in range(MINE):
            await make.comment(article_id=article, author_id=author)
    return article, author, other


async def page(*processes: Process) -> tuple[int, str]:
    """How many comments there are, and where their feed stands: the same by all."""
    shown = [(await asked(each.engine, PAGE))["article"]["comments"] for each in processes]
    assert shown == shown[:1] * len(shown)
    return shown[0]["totalCount"], shown[0]["feedCursor"]


async def require_nothing_readable(process: Process, author: int) -> None:
    """Nor by a moderator."""
    shown = await asked(process.engine, COMMENTS, MODERATOR, author=f"Commenter_{author}")
    gone: dict[str, Any] = {"status": "REMOVED", "body": None, "bodyHtml": None, "revisions": []}
    assert shown["node"]["comments"]["nodes"] == [gone] * MINE


async def crash(unsteady: Unsteady, *processes: Process) -> None:
    await asyncio.to_thread(unsteady.kill)
    await asyncio.to_thread(unsteady.start)
    for each in processes:
        await each.listens_again()


async def erased(unsteady: Unsteady, process: Process, author: int) -> None:
    """Until nothing is left to erase, and all agrees."""
    while (await process.erase(author)).may_be_more:
        pass
    async with builder(unsteady) as make:
        assert await make.connection.fetchval(ERASED) == MINE
        assert await differences(make.connection) == []


async def test_readers_of_what_a_crash_has_undone_are_told(unsteady: Unsteady, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(erasures, "BATCH", 1)
    async with process(unsteady) as one, process(unsteady) as other:
        article, author, reader = await furnish(unsteady)
        subject: dict[str, Any] = {"article": f"Article_{article}"}
        async with following(one.engine, EVENTS, **subject) as stream:
            async with builder(unsteady) as make:
                await hold_back_the_log(make.connection)
            deleted = await asked(one.engine, DELETE, MODERATOR, id=f"Commenter_{author}")
            assert deleted == {"deleteCommenter": {"errors": []}}
            assert (await one.erase(author))[:2] == (True, BATCH)
            undone = await take(stream, BATCH)
            assert await page(one, other) == (OTHERS + MINE - BATCH, undone[-1]["cursor"])

            await crash(unsteady, one, other)

            (reset,) = await take(stream, 1)
            assert (reset["__typename"], reset["commentCount"]) == ("FeedReset", OTHERS + MINE)
            assert await page(one, other) == (OTHERS + MINE, reset["cursor"])
            await require_nothing_readable(one, author)
            async with builder(unsteady) as make:
                written = [await make.comment(article_id=article, author_id=reader) for _ in range(BATCH + 1)]
            heard = [event["comment"]["id"] for event in await take(stream, len(written))]
            assert heard == [f"Comment_{key}" for key in written]
            for event in undone:
                polled = await asked(other.engine, SINCE, **subject, after=event["cursor"])
                assert [each["__typename"] for each in polled["commentEventsSince"]] == ["FeedReset"]
            await erased(unsteady, one, author)
            removed = await take(stream, MINE)
        assert {event["comment"]["body"] for event in removed} == {None}
        assert await page(one, other) == (OTHERS + len(written), removed[-1]["cursor"])
