"""Numbers of shares drop cached answers once in some seconds, and the last one always does."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from databases import Database

from db.feed import event_log
from tests.builder import Builder
from tests.caching.engines import Engines, engines
from tests.waiting import until

COUNT = "{ articles { nodes { shareCount } } }"
COUNTED = "update news.share set count = count + 1 where id = (select min(id) from news.share where article_id = $1)"
LONG_AGO = "update news.share_announcement set announced_at = now() - interval '5 seconds'"


async def share(make: Builder, article: int = 1, times: int = 1) -> None:
    for _ in range(times):
        await make.connection.execute(COUNTED, article)


async def count(both: Engines) -> int:
    ((article),) = (await both.ask(COUNT))["articles"]["nodes"]
    return int(article["shareCount"])


@pytest.fixture
async def both(database: Database, make: Builder) -> AsyncIterator[Engines]:
    await make.article()
    async with engines(database) as both:
        yield both


@pytest.fixture
async def heard(database_url: str) -> AsyncIterator[list[str]]:
    """What is announced."""
    heard: list[str] = []
    connection = await asyncpg.connect(database_url)
    await connection.add_listener("dateline", lambda *told: heard.append(str(told[-1])))
    yield heard
    await connection.close()


async def test_many_shares_drop_an_answer_once_and_the_last_one_drops_it_again(
    both: Engines, database: Database, make: Builder
) -> None:
    assert await both.kept(COUNT, COUNT) == [False, True]
    await share(make)
    first = await both.kept(COUNT)
    await share(make, times=20)
    meanwhile = await both.kept(COUNT)
    too_early = await event_log.announce_shares(database, 1)
    await make.connection.execute(LONG_AGO)
    left = await event_log.announce_shares(database, 1)

    assert (first, meanwhile, too_early, left) == ([False], [True], True, False)
    assert (await both.kept(COUNT), await count(both)) == ([False], 21)


async def test_shares_of_one_article_do_not_hold_back_those_of_another(
    database: Database, make: Builder, heard: list[str]
) -> None:
    for article in (1, 2):
        await make.article()
        await share(make, article, times=3)
    await until(lambda: "sharing.2" in heard)

    assert (heard.count("sharing.1"), heard.count("sharing.2")) == (1, 1)


async def test_what_waits_is_announced_without_another_share(
    database: Database, make: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.feed.maintenance.SHARES_INTERVAL", 0.01)
    await make.article()
    async with engines(database) as both:
        await share(make)
        assert await both.kept(COUNT, COUNT) == [False, True]
        await share(make, times=4)
        assert (await both.kept(COUNT), await count(both)) == ([True], 1)
        await make.connection.execute(LONG_AGO)

        await until(lambda: both.cache.metrics()["answers"] == 0)

        assert await count(both) == 5


async def test_what_waited_when_all_servers_ended_is_announced_by_the_next(
    database: Database, make: Builder, heard: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.feed.maintenance.SHARES_INTERVAL", 0.01)
    await make.article()
    await share(make, times=2)
    await until(lambda: "sharing.1" in heard)
    heard.clear()
    async with engines(database):
        await make.connection.execute(LONG_AGO)
        await until(lambda: "shares.1" in heard)

    assert await make.connection.fetchval("select pending from news.share_announcement") is False


async def test_what_else_changes_a_share_is_announced_at_once(both: Engines, make: Builder) -> None:
    await both.kept(COUNT)
    await share(make)
    await both.kept(COUNT)
    await make.connection.execute("delete from news.share where article_id = 1 and platform = 'X'")

    assert await both.kept(COUNT) == [False]
