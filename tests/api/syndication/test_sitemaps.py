"""Sitemaps, held against a schema of the protocol."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from asyncpg import Connection
from httpx import AsyncClient
from lxml import etree

from tests.builder import BEGINNING, Builder

SCHEMA = etree.XMLSchema(file=str(Path(__file__).with_name("sitemap.xsd")))
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "n": "http://www.google.com/schemas/sitemap-news/0.9"}
MANY = """
insert into news.article
    (slug, headline, summary, published_at, updated_at, body_markdown, body_html, body_text, word_count)
select 'many-' || number, 'Headline', '', $1::timestamptz + number * $3::interval, $1, '', '', '', 0
from generate_series(1, $2) as numbers (number)
"""


async def sitemap(client: AsyncClient, path: str) -> Any:
    response = await client.get(path)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "application/xml"
    root = etree.fromstring(response.content)
    SCHEMA.assertValid(root)
    return root


def addresses(root: Any) -> list[str]:
    return [loc.text.removeprefix("https://news.example") for loc in root.findall("*/s:loc", NAMES)]


async def write(connection: Connection, number: int, start: datetime, step: timedelta) -> None:
    await connection.execute(MANY, start, number, step)


async def test_every_article_is_listed_with_its_last_change(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="b", published_at=BEGINNING + timedelta(days=1), updated_at=BEGINNING)
    await make.article(slug="a", published_at=BEGINNING, updated_at=BEGINNING + timedelta(days=3))
    await make.article(slug="secret", status="DRAFT")

    root = await sitemap(client, "/sitemap.xml")

    assert addresses(root) == ["/articles/a", "/articles/b"]
    assert [each.text for each in root.findall("*/s:lastmod", NAMES)] == [
        "2026-01-04T12:00:00+00:00", "2026-01-02T12:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/sitemap.xml", "/news-sitemap.xml", "/topic-sitemap.xml"])
async def test_last_changes_have_no_decimals_as_not_all_parsers_take_any(
    client: AsyncClient, make: Builder, path: str
) -> None:
    written = datetime.now(UTC).replace(microsecond=904_412) - timedelta(minutes=1)
    await make.article(tags=["Sea"], published_at=written, updated_at=written)

    [lastmod] = (await sitemap(client, path)).findall("*/s:lastmod", NAMES)

    assert lastmod.text == written.replace(microsecond=0).isoformat()


async def test_what_search_engines_are_to_leave_out_or_have_from_elsewhere_is_not_listed(
    client: AsyncClient, make: Builder
) -> None:
    now = datetime.now(UTC) - timedelta(hours=1)
    await make.article(slug="hidden", no_index=True, published_at=now)
    await make.article(slug="copy", canonical_url="https://wire.example/a", published_at=now)
    await make.article(slug="own", canonical_url="https://news.example/articles/own", published_at=now)

    for path in ("/sitemap.xml", "/news-sitemap.xml"):
        assert addresses(await sitemap(client, path)) == ["/articles/own"]


async def test_sections_and_topics_are_listed_with_their_newest_article(client: AsyncClient, make: Builder) -> None:
    for number in range(101):
        await make.article(tags=[f"Topic {number:03}"], section="Port & Sea", updated_at=BEGINNING)
    await make.article(tags=["Secret"], section="Secret", status="DRAFT")

    root = await sitemap(client, "/topic-sitemap.xml")

    assert addresses(root) == ["/sections/port-and-sea", *(f"/topics/topic-{number:03}" for number in range(101))]
    newest = (BEGINNING + timedelta(hours=101)).isoformat()
    assert [each.text for each in root.findall("*/s:lastmod", NAMES)][::101] == [newest, newest]


async def test_a_thousand_articles_are_one_sitemap(client: AsyncClient, connection: Connection) -> None:
    await write(connection, 1000, BEGINNING, timedelta(hours=1))

    root = await sitemap(client, "/sitemap.xml")

    assert addresses(root) == [f"/articles/many-{number}" for number in range(1, 1001)]


async def test_past_a_thousand_an_index_leads_to_every_article_by_its_month(
    client: AsyncClient, connection: Connection, make: Builder
) -> None:
    await make.article(slug="old", published_at=datetime(2024, 2, 29, 23, 59, 59, tzinfo=UTC))
    await make.article(slug="new-year", published_at=datetime(2026, 1, 1, tzinfo=UTC))
    await write(connection, 2001, datetime(2025, 12, 1, tzinfo=UTC), timedelta(minutes=22))

    index = await sitemap(client, "/sitemap.xml")
    parts = {path: addresses(await sitemap(client, path)) for path in addresses(index)}

    many = [f"/articles/many-{number}" for number in range(1, 2002)]
    assert parts == {
        "/sitemaps/2026-01.xml": ["/articles/new-year"],
        "/sitemaps/2025-12.xml": many[:1000],
        "/sitemaps/2025-12-2.xml": many[1000:2000],
        "/sitemaps/2025-12-3.xml": many[2000:],
        "/sitemaps/2024-02.xml": ["/articles/old"],
    }


@pytest.mark.parametrize(
    "name",
    ["2025-12", "2026-01-2", "2026-01-0", "2026-01-1", "2026-13", "26-1", "9999-12", "0000-01", "x", "\u0662026-01"],
)
async def test_there_is_no_sitemap_of_a_month_without_articles(client: AsyncClient, make: Builder, name: str) -> None:
    await make.article(published_at=BEGINNING)

    assert (await client.get(f"/sitemaps/{name}.xml")).status_code == 404


async def test_news_are_the_articles_of_two_days(client: AsyncClient, make: Builder) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    await make.article(slug="yesterday", headline="A & <B>", published_at=now - timedelta(days=1), updated_at=BEGINNING)
    await make.article(slug="older", published_at=now - timedelta(days=2, seconds=1))
    await make.article(slug="tomorrow", published_at=now + timedelta(days=1))

    root = await sitemap(client, "/news-sitemap.xml")

    assert addresses(root) == ["/articles/yesterday"]
    texts = [each for each in root.find("*/n:news", NAMES).iter() if len(each) == 0]
    assert [(each.tag.rpartition("}")[2], each.text) for each in texts] == [
        ("name", "Dateline"), ("language", "en"),
        ("publication_date", (now - timedelta(days=1)).isoformat()), ("title", "A & <B>"),
    ]  # fmt: skip


async def test_news_past_a_thousand_are_in_parts(client: AsyncClient, connection: Connection) -> None:
    start = datetime.now(UTC) - timedelta(days=1)
    await write(connection, 1001, start, timedelta(seconds=1))

    index = await sitemap(client, "/news-sitemap.xml")
    parts = [addresses(await sitemap(client, path)) for path in addresses(index)]

    assert addresses(index) == ["/news-sitemaps/1.xml", "/news-sitemaps/2.xml"]
    assert parts == [[f"/articles/many-{number}" for number in range(1, 1001)], ["/articles/many-1001"]]
    assert [(await client.get(f"/news-sitemaps/{number}.xml")).status_code for number in (0, 3, 10**9)] == [404] * 3


EMPTY = ("/sitemap.xml", "/news-sitemap.xml", "/topic-sitemap.xml")


async def test_a_site_without_articles_has_empty_sitemaps(client: AsyncClient) -> None:
    assert [addresses(await sitemap(client, path)) for path in EMPTY] == [[], [], []]


async def test_robots_learn_where_the_sitemaps_are_and_what_is_not_for_them(client: AsyncClient) -> None:
    response = await client.get("/robots.txt")

    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.text == (
        "User-agent: *\nDisallow: /graphql\nDisallow: /moderation\nDisallow: /s/\n\n"
        "Sitemap: https://news.example/sitemap.xml\nSitemap: https://news.example/news-sitemap.xml\n"
        "Sitemap: https://news.example/topic-sitemap.xml\n"
    )


async def test_what_is_withdrawn_leaves_as_soon_as_it_is_told(client: AsyncClient, make: Builder) -> None:
    """For readers who have written nothing, too: they are given what was made for others."""
    article = await make.article(slug="a")
    anyone = {"dateline-position": ""}
    assert "/articles/a" in (await client.get("/sitemap.xml", headers=anyone)).text

    await make.connection.execute("update news.article set status = 'WITHDRAWN' where id = $1", article)

    async with asyncio.timeout(30):  # half of the time for which it would be kept
        while "/articles/a" in (await client.get("/sitemap.xml", headers=anyone)).text:  # noqa: ASYNC110
            await asyncio.sleep(0)
