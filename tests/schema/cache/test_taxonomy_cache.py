"""Answers about sections, topics and authors are kept until what they show has changed, and no longer."""

from collections.abc import AsyncIterator

import pytest
from databases import Database

from tests.builder import Builder
from tests.caching.engines import Engines, engines

CITY, PORT = ('{ section(slug: "%s") { articles { totalCount } } }' % name for name in ("city", "port"))  # noqa: UP031
FERRY, BOAT = ('{ topic(slug: "%s") { articles { totalCount } } }' % name for name in ("ferry", "boat"))  # noqa: UP031
NONE, ALL = '{ section(slug: "none") { name } }', "{ sections { name } }"
BYLINE = '{ article(slug: "a") { byline } }'


@pytest.fixture
async def both(database: Database, make: Builder) -> AsyncIterator[Engines]:
    """There is an article in each section and of each topic."""
    await make.article(slug="a", section="City", tags=["Ferry"])
    await make.article(slug="b", section="Port", tags=["Boat"])
    async with engines(database) as both:
        await both.kept(CITY, PORT, FERRY, BOAT, NONE, ALL, BYLINE)
        yield both


@pytest.mark.parametrize(
    "change",
    [
        "update news.article set status = 'WITHDRAWN' where slug = 'a'",
        "update news.article set status = 'DRAFT' where slug = 'a'",
        "update news.article set published_at = published_at + interval '1 hour' where slug = 'a'",
        "delete from news.article where slug = 'a'",
    ],
)
async def test_an_article_that_leaves_or_moves_drops_its_own_lists(both: Engines, make: Builder, change: str) -> None:
    await make.connection.execute(change)

    assert await both.kept(CITY, PORT, FERRY, BOAT) == [False, True, False, True]


async def test_an_article_that_enters_drops_its_own_lists_and_a_draft_none(both: Engines, make: Builder) -> None:
    draft = await make.article(section="City", tags=["Ferry"], status="DRAFT")
    assert await both.kept(CITY, PORT, FERRY, BOAT, ALL) == [True, True, True, True, False]

    await make.connection.execute("update news.article set status = 'PUBLISHED' where id = $1", draft)

    assert await both.kept(CITY, PORT, FERRY, BOAT) == [False, True, False, True]


async def test_an_article_that_goes_to_another_section_drops_both(both: Engines, make: Builder) -> None:
    await make.connection.execute("update news.article set section = 'Port' where slug = 'a'")

    assert await both.kept(CITY, PORT, FERRY, BOAT) == [False, False, True, True]


async def test_other_words_of_an_article_drop_no_count(both: Engines, make: Builder) -> None:
    await make.connection.execute("update news.article set headline = 'Other', seo_title = 'Else' where slug = 'a'")

    assert await both.kept(CITY, PORT, FERRY, BOAT, ALL) == [True] * 5


async def test_a_new_section_drops_what_said_that_there_was_none(both: Engines, make: Builder) -> None:
    await make.article(section="None")

    assert await both.kept(NONE, ALL, CITY) == [False, False, True]


async def test_another_name_drops_the_bylines_that_are_made_of_it(both: Engines, make: Builder) -> None:
    ada = await make.person(name="Ada")
    await make.wrote(1, ada)
    assert await both.kept(BYLINE) == [False]

    await make.connection.execute("update news.person set name = 'Ada Lind' where id = $1", ada)

    assert await both.kept(BYLINE) == [False]
    assert await both.ask(BYLINE) == {"article": {"byline": "Ada Lind"}}
