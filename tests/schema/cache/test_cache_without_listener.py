"""A cache that cannot hear of changes gives nothing out; and who has written sees it, whichever process they ask."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest
from databases import Database

from db.feed.listener import CONFIRMED_FOR
from schema.engine.context import Reader
from schema.engine.execution import Request
from tests.builder import Builder
from tests.caching.engines import Engines, engines
from tests.caching.silence import Line, line
from tests.database import END_LISTENERS
from tests.schema.conftest import PRIYA

LONGEST_WAIT = 60  # seconds
LIST = "{ articles { nodes { headline } } }"


@pytest.fixture
async def far(database: Database, database_url: str) -> AsyncIterator[tuple[Engines, Line]]:
    """Engines that listen over a line which can fall silent."""
    async with line(database_url) as (silent, url), engines(database, listen_url=url) as both:
        yield both, silent


async def headline(both: Engines, position: int = 0) -> str:
    (article,) = (await both.ask(LIST, position))["articles"]["nodes"]
    found: str = article["headline"]
    return found


async def write(make: Builder, words: str) -> None:
    await make.connection.execute("update news.article set headline = $1", words)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(LONGEST_WAIT):
        while True:
            if true():
                return
            await asyncio.sleep(0.01)


async def test_while_it_does_not_listen_nothing_is_kept(database: Database, make: Builder) -> None:
    await make.article(headline="Old")
    async with engines(database) as both:
        listener = both.cache.listener
        assert await both.kept(LIST, LIST) == [False, True]

        await make.connection.execute(END_LISTENERS)
        await until(lambda: not listener.listening.is_set())
        hits = both.cache.metrics()["hits"]
        await write(make, "New")
        found = [await headline(both) for _ in range(2)]
        if not listener.listening.is_set():
            assert both.cache.metrics()["hits"] == hits
        await listener.listening.wait()

        assert found == ["New", "New"]
        assert await both.kept(LIST, LIST) == [False, True]


async def test_what_was_written_while_it_did_not_listen_is_known_afterwards(database: Database, make: Builder) -> None:
    await make.article(headline="Old")
    async with engines(database) as both:
        for number in range(5):
            await headline(both)
            await make.connection.execute(END_LISTENERS)
            await write(make, f"New {number}")
            await until(lambda: not both.cache.listener.listening.is_set())
            await both.cache.listener.listening.wait()

            assert await headline(both) == f"New {number}"


async def test_a_connection_that_died_in_silence_is_not_trusted_for_long(
    far: tuple[Engines, Line], make: Builder
) -> None:
    both, silent = far
    clock = asyncio.get_running_loop().time
    await make.article(headline="Old")
    assert await both.kept(LIST, LIST) == [False, True]

    silent.open.clear()
    await write(make, "New")
    written = last_old = clock()
    async with asyncio.timeout(LONGEST_WAIT):
        while begun := clock():
            if await headline(both) == "New":
                break
            last_old = begun
            await asyncio.sleep(0.01)
    assert last_old - written < CONFIRMED_FOR
    assert await headline(both) == "New"

    silent.open.set()
    await until(lambda: both.cache.listener.is_current)
    assert await both.kept(LIST, LIST) == [False, True]
    await write(make, "Newest")
    await both.heard()
    assert await headline(both) == "Newest"


def sharing(article: int, reader: str) -> Request:
    mutation = "mutation($id: ID!) { shareArticle(input: {articleId: $id, platform: X}) { share { count } } }"
    return Request(mutation, {"id": f"Article_{article}"}, reader=Reader(reader))


@asynccontextmanager
async def held(silent: Line) -> AsyncIterator[None]:
    """For less than a moment: nothing has died."""
    silent.open.clear()
    try:
        yield
    finally:
        silent.open.set()


async def test_who_brings_a_position_waits_until_it_has_been_heard_of(
    far: tuple[Engines, Line], database: Database, make: Builder
) -> None:
    """Were it to answer at once, it would answer with what it has kept."""
    both, silent = far
    await make.article(headline="Old")
    async with engines(database) as near:
        for number in range(10):
            await both.heard()
            before = await headline(both)
            async with held(silent):
                await write(make, f"New {number}")
                position = await near.heard()
                reading = asyncio.create_task(headline(both, position))
                without = await headline(both)

            assert without in (before, f"New {number}")
            assert await reading == f"New {number}"


async def test_a_position_that_was_heard_up_to_may_still_have_something_to_announce(
    far: tuple[Engines, Line], make: Builder
) -> None:
    """A write has its place in the log before others see it, and is announced after that."""
    both, silent = far
    await make.article(headline="Old")
    assert await both.kept(LIST, LIST) == [False, True]
    position = await both.heard()
    silent.open.clear()
    await write(make, "New")
    reading = asyncio.create_task(headline(both, position))
    await asyncio.sleep(0)
    silent.open.set()

    assert await reading == "New"


async def test_a_mutation_is_answered_when_its_process_has_heard_of_it(
    far: tuple[Engines, Line], make: Builder
) -> None:
    both, _ = far
    await make.article()
    count = "{ articles { nodes { commentCount } } }"
    post = 'mutation($body: String!) { postComment(input: {articleId: "Article_1", body: $body}) { errors { code } } }'
    for number in range(1, 20):
        await both.ask(count)
        answer = await both.cached.answer(Request(post, {"body": f"{number} {'x' * 50}"}, identity=PRIYA))

        assert (answer.position or 0) > 0
        assert await both.ask(count) == {"articles": {"nodes": [{"commentCount": number}]}}


async def test_a_mutation_is_answered_although_nobody_listens(database: Database, make: Builder) -> None:
    article = await make.article()
    async with engines(database) as both:
        await make.connection.execute(END_LISTENERS)
        await until(lambda: not both.cache.listener.listening.is_set())
        answer = await both.cached.answer(sharing(article, "reader"))

    assert answer.body == b'{"data":{"shareArticle":{"share":{"count":1}}}}'
