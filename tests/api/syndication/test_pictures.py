"""Pictures of articles, where machines look for them: JSON-LD, Open Graph, feeds and sitemaps."""

import re
from typing import Any

import feedparser  # type: ignore[import-untyped]
import pytest
from httpx import AsyncClient
from lxml import etree

from db.maintenance.site_settings import sync_images
from tests.api.pages.sites import site
from tests.api.syndication.test_json_ld import data_of, faults
from tests.api.syndication.test_sitemaps import SCHEMA
from tests.builder import Builder
from tests.database import PUBLIC_URL

IMAGE = "{http://www.google.com/schemas/sitemap-image/1.1}"


@pytest.fixture
async def _article(make: Builder) -> None:
    """With a lead picture of 1600 by 900 pixels, and one in the body."""
    lead = await make.image(alt="A bridge & a boat", credit="A. Reporter")
    await make.shows(await make.article(slug="bridge"), lead, await make.image())


def sizes(urls: list[str]) -> list[str]:
    found = [re.fullmatch(r"https://news\.example/images/[\w-]+/(\d+x\d+)-[\w-]{20}\.jpg", url) for url in urls]
    return [each[1] for each in found if each]


@pytest.mark.usefixtures("_article")
async def test_search_engines_get_it_in_three_proportions(client: AsyncClient) -> None:
    data = await data_of(client, "bridge")

    assert sizes(data["image"]) == ["1200x628", "1200x900", "900x900"]
    assert list(faults({name: value for name, value in data.items() if name != "@context"})) == []


@pytest.mark.usefixtures("_article")
async def test_other_platforms_show_it(client: AsyncClient) -> None:
    page = etree.HTML((await client.get("/articles/bridge")).text)

    def meta(name: str) -> Any:
        (found,) = page.xpath(f'//meta[@property="{name}" or @name="{name}"]/@content')
        return found

    drawn_over_it = f"{PUBLIC_URL}/previews/bridge.jpg"
    assert [meta("og:image"), meta("twitter:image")] == [drawn_over_it] * 2
    assert (meta("og:image:width"), meta("og:image:height")) == ("1200", "630")
    assert (meta("og:image:type"), meta("og:image:alt")) == ("image/jpeg", meta("og:title"))


@pytest.mark.usefixtures("_article")
async def test_feeds_enclose_it(client: AsyncClient) -> None:
    (entry,) = feedparser.parse((await client.get("/feed.atom")).text).entries

    assert sizes([entry.enclosures[0].href, entry.media_content[0]["url"]]) == ["1280x720", "1280x720"]
    assert (entry.media_content[0]["width"], entry.media_content[0]["height"]) == ("1280", "720")
    assert entry.media_credit[0]["content"] == "A. Reporter"


@pytest.mark.usefixtures("_article")
async def test_readers_of_feeds_take_its_words_for_none_of_the_article(client: AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": '{ article(slug: "bridge") { summary } }'})

    (entry,) = feedparser.parse((await client.get("/feed.atom")).text).entries

    assert entry.summary == answer.json()["data"]["article"]["summary"]
    assert [content.type for content in entry.content] == ["text/html"]


@pytest.mark.usefixtures("_article")
async def test_sitemaps_list_all_pictures(client: AsyncClient) -> None:
    root = etree.fromstring((await client.get("/sitemap.xml")).content)

    SCHEMA.assertValid(root)
    assert sizes([each.text or "" for each in root.iter(f"{IMAGE}loc")]) == ["1280x720", "1280x720"]


@pytest.mark.usefixtures("_article")
async def test_all_of_them_come_from_an_image_cdn_where_there_is_one(make: Builder, database_url: str) -> None:
    template = "https://img.example/w={width},h={height},f={format}/{key}"
    await sync_images(make.connection, template)
    try:
        async with site(database_url, image_url_template=template) as client:
            paths = ("/", "/articles/bridge", "/feed.atom", "/sitemap.xml")
            shown = {path: await client.get(path) for path in paths}
            policies = {path: (await client.get(path)).headers["content-security-policy"] for path in ("/", "/desk")}
    finally:
        await sync_images(make.connection, None)

    key = r"originals/[0-9a-f]{64}"
    for path, response in shown.items():
        assert re.search(rf"https://img\.example/w=\d+,h=\d+,f=(auto|jpeg)/{key}", response.text), path
        assert "/images/" not in response.text
    page = etree.HTML(shown["/articles/bridge"].text)
    (lead,) = page.xpath("//figure[@class='lead-picture']//img[@srcset]")
    assert re.fullmatch(rf"(https://img\.example/w=\d+,h=\d+,f=auto/{key} \d+w(, )?)+", lead.get("srcset"))
    for path in ("/", "/desk"):
        assert "https://img.example" in re.findall(r"img-src ([^;]*)", policies[path])[0].split()
