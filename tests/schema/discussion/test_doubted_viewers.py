"""Rights that are taken away end within seconds, though nobody can tell the process."""

import asyncio
from collections.abc import AsyncIterator

import orjson
import pytest
from databases import Database

from api.server.services import services
from api.settings.settings import Settings
from db.discussion import viewers
from schema.engine.execution import Engine, Request
from schema.rules.services import Services
from tests.builder import Builder
from tests.caching.silence import Line, line
from tests.schema.conftest import MODERATOR
from tests.waiting import until

QUEUE = "{ moderationQueue { totalCount } }"
BAN = "update news.commenter set banned_until = 'infinity', ban_reason = 'Misuse' where subject = 'mo'"


@pytest.fixture
async def far(database: Database, database_url: str) -> AsyncIterator[tuple[Engine, Line]]:
    """A process that listens over a line which can fall silent."""
    async with line(database_url) as (silent, url):
        served = services(Settings(database_url=database_url, database_listen_url=url), database)
        async with served.feed.running():
            await until(lambda: served.feed.listener.is_current)
            yield Engine(served), silent


async def refusal(engine: Engine) -> str | None:
    """The code; None for the answer."""
    answer = orjson.loads((await engine.answer(Request(QUEUE, identity=MODERATOR))).body)
    return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None


async def test_who_is_banned_is_refused_as_soon_as_it_is_told(far: tuple[Engine, Line], make: Builder) -> None:
    engine, _ = far
    assert await refusal(engine) is None
    await make.connection.execute(BAN)
    await engine.services.feed.listener.catch_up()

    assert await refusal(engine) == "FORBIDDEN"


async def test_who_is_banned_is_refused_in_seconds_by_a_process_that_cannot_be_told(
    far: tuple[Engine, Line], make: Builder
) -> None:
    engine, silent = far
    assert await refusal(engine) is None
    silent.open.clear()
    await make.connection.execute(BAN)

    async with asyncio.timeout(20):
        while await refusal(engine) is None:  # noqa: ASYNC110
            await asyncio.sleep(0)
        assert not engine.services.feed.listener.is_current


async def test_who_is_known_is_not_looked_up_again_where_it_would_be_told(far: tuple[Engine, Line]) -> None:
    engine, silent = far
    assert isinstance(engine.services, Services)
    known = engine.services.viewers
    assert await refusal(engine) is None
    before = known.cached["mo"]
    known.is_told = lambda: True
    assert await refusal(engine) is None
    same = known.cached["mo"] is before
    silent.open.clear()
    known.is_told = lambda: engine.services.feed.listener.is_current
    await until(lambda: not known.is_told())
    assert await refusal(engine) is None

    assert (same, known.cached["mo"] is before) == (True, False)


async def test_what_is_told_while_a_viewer_is_looked_up_counts(database: Database, make: Builder) -> None:
    known = viewers.Viewers()
    await known.find(database, "mo", "Mo D", "MODERATOR")
    await known.reconnected()
    async with make.connection.transaction():
        await make.connection.execute("lock table news.commenter in access exclusive mode")
        looking = asyncio.create_task(known.find(database, "mo", "Mo D", "MODERATOR"))
        await asyncio.sleep(0)
        known.notified("commenter.1")
    await looking

    assert "mo" not in known.cached
