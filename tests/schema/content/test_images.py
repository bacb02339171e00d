"""Images of articles: their sizes, what of them is in an address, and who sees them."""

import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from db.maintenance.site_settings import sync_images
from tests.builder import Builder
from tests.schema.conftest import EDITOR, Ask

RENDITION = """query ($slug: String!, $width: Int!, $aspect: Float, $format: ImageFormat) {
  article(slug: $slug) { image { width height rendition(width: $width, aspect: $aspect, format: $format) {
    url width height
  } } }
}"""
ADDRESS = re.compile(
    r"https://news\.example/images/(?P<id>\d+)-(?P<version>[0-9a-f]{12})/(?P<width>\d+)x(?P<height>\d+)-[\w-]{20}"
    r"(?P<extension>\.\w+)?"
)


@pytest.mark.parametrize(
    ("original", "wanted", "expected"),
    [
        ((1600, 900), (640, None), (640, 360)),
        ((1600, 900), (640, 1), (640, 640)),
        ((1600, 900), (1600, 1), (900, 900)),
        ((1600, 900), (5000, None), (1600, 900)),
        ((900, 1600), (900, 1.7778), (900, 506)),
        ((1600, 900), (0, None), (1, 1)),
        ((1600, 900), (-5, None), (1, 1)),
        ((1600, 900), (300, -1), (90, 900)),
        ((1600, 900), (300, 1000), (300, 30)),
        ((9000, 6000), (9000, None), (4096, 2731)),
        ((1000, 20_000), (1000, None), (205, 4096)),
        ((1, 1), (320, 2), (1, 1)),
        ((333, 500), (100, None), (100, 150)),
    ],
    ids=str,
)
async def test_a_rendition_has_the_size_that_comes(
    make: Builder, ask: Ask, original: Any, wanted: Any, expected: Any
) -> None:
    width, aspect = wanted
    article = await make.article(slug="s")
    await make.shows(article, await make.image(width=original[0], height=original[1]))

    image = (await ask(RENDITION, slug="s", width=width, aspect=aspect))["article"]["image"]

    found = ADDRESS.fullmatch(image["rendition"]["url"])
    assert found
    assert (image["width"], image["height"]) == original
    assert (image["rendition"]["width"], image["rendition"]["height"]) == expected
    assert (int(found["width"]), int(found["height"])) == expected
    assert found["extension"] is None


@pytest.mark.parametrize(
    ("format", "extension"),
    [("AUTO", None), (None, None), ("JPEG", ".jpg"), ("WEBP", ".webp"), ("AVIF", ".avif"), ("PNG", ".png")],
)
async def test_the_format_is_in_the_address_and_signed(
    make: Builder, ask: Ask, format: str | None, extension: str | None
) -> None:
    await make.shows(await make.article(slug="s"), await make.image())

    url = (await ask(RENDITION, slug="s", width=320, format=format))["article"]["image"]["rendition"]["url"]
    other = (await ask(RENDITION, slug="s", width=321, format=format))["article"]["image"]["rendition"]["url"]

    found = ADDRESS.fullmatch(url)
    assert found
    assert found["extension"] == extension
    assert url.replace("320x180", "321x181") != other


async def test_a_source_set_has_each_width_once_and_none_wider_than_the_original(make: Builder, ask: Ask) -> None:
    await make.shows(await make.article(slug="s"), await make.image())
    query = """{ article(slug: "s") { image {
      usual: srcSet  some: srcSet(widths: [900, 100, 100, 2000], aspect: 1)  none: srcSet(widths: [])
    } } }"""

    image = (await ask(query))["article"]["image"]

    sizes = {name: re.findall(r"/(\d+x\d+)-[\w-]{20} (\d+w)(?:, |$)", text) for name, text in image.items()}
    usual = [
        ("320x180", "320w"),
        ("640x360", "640w"),
        ("960x540", "960w"),
        ("1280x720", "1280w"),
        ("1600x900", "1600w"),
    ]
    assert sizes == {"usual": usual, "some": [("100x100", "100w"), ("900x900", "900w")], "none": []}
    assert image["none"] == ""


async def test_an_address_changes_with_the_focal_point_and_with_nothing_else(make: Builder, ask: Ask) -> None:
    image = await make.image()
    await make.shows(await make.article(slug="s"), image)

    async def url() -> str:
        found = await ask(RENDITION, slug="s", width=320)
        return str(found["article"]["image"]["rendition"]["url"])

    before = await url()
    await make.connection.execute("update news.image set alt = 'Other words', credit = 'Somebody'")
    assert await url() == before
    await make.connection.execute("update news.image set focal_x = 0.25, focal_y = 0.5")
    assert await url() != before


async def test_all_images_of_an_article_come_in_order_with_what_is_said_of_them(make: Builder, ask: Ask) -> None:
    lead = await make.image(alt="A bridge", caption="The bridge", credit="A. Reporter", focal_x=0.25, focal_y=1)
    await make.shows(await make.article(slug="s"), lead, await make.image(alt=""))
    query = """{ article(slug: "s") {
      image { alt caption credit focalPoint { x y } placeholder blurHash }
      images { alt focalPoint { x } }
    } }"""

    article = (await ask(query))["article"]

    assert article["image"]["placeholder"].startswith("data:image/")
    del article["image"]["placeholder"], article["image"]["blurHash"]
    assert article == {
        "image": {
            "alt": "A bridge", "caption": "The bridge", "credit": "A. Reporter", "focalPoint": {"x": 0.25, "y": 1},
        },
        "images": [{"alt": "A bridge", "focalPoint": {"x": 0.25}}, {"alt": "", "focalPoint": None}],
    }  # fmt: skip


async def test_the_addresses_that_editors_have_of_what_readers_do_not_see_end(make: Builder, ask: Ask) -> None:
    image = await make.image()
    await make.shows(await make.article(status="DRAFT", published_at=None), image)
    query = "query ($id: ID!) { node(id: $id) { ... on Image { rendition(width: 320, format: JPEG) { url } } } }"

    found = await ask(query, EDITOR, id=f"Image_{image}")

    address, _, until = found["node"]["rendition"]["url"].partition("?until=")
    assert ADDRESS.fullmatch(address)
    assert 0 < int(until) - time.time() <= 24 * 3600 + 60
    assert (await ask(query, id=f"Image_{image}"))["node"] is None


async def test_readers_see_an_image_through_an_article_that_they_may_find(make: Builder, ask: Ask) -> None:
    shared, drafted, unused = [await make.image() for _ in range(3)]
    draft = await make.article(status="DRAFT", published_at=None)
    await make.shows(draft, drafted, shared)
    published = await make.article()
    await make.shows(published, shared)

    async def seen() -> list[str | None]:
        ids = [f"Image_{each}" for each in (shared, drafted, unused)]
        found = await ask("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)
        return [node and node["id"] for node in found["nodes"]]

    assert await seen() == [f"Image_{shared}", None, None]
    await make.connection.execute("update news.article set status = 'WITHDRAWN' where id = $1", published)
    assert await seen() == [None, None, None]


@pytest.mark.parametrize(
    "change",
    [
        "insert into news.article_image values ($2, $1, 0)",
        "update news.article set status = 'WITHDRAWN' where id = $2 and $1 > 0",
        "update news.image set focal_x = 0, focal_y = 0 where id = $1 and $2 > 0",
        "delete from news.article where id = $2 and $1 > 0",
    ],
)
async def test_whoever_keeps_files_of_an_image_hears_of_what_changes_who_sees_it(
    make: Builder, database_url: str, change: str
) -> None:
    image, article, heard = await make.image(), await make.article(), []
    if not change.startswith("insert"):
        await make.shows(article, image)
    listener = await asyncpg.connect(database_url)
    await listener.add_listener("dateline", lambda *told: heard.append(str(told[-1])))

    await make.connection.execute(change, image, article)
    await listener.fetchval("select 1")
    await listener.close()

    assert f"image.{image}" in heard


async def test_an_image_cdn_gets_the_originals_key_the_size_and_the_format(make: Builder, ask: Ask) -> None:
    template = "https://img.example/{key}?w={width}&h={height}&fm={format}"
    await make.shows(await make.article(slug="s"), await make.image())
    before = (await ask(RENDITION, slug="s", width=300))["article"]["image"]["rendition"]["url"]

    async with site_template(make, template):
        auto = (await ask(RENDITION, slug="s", width=300))["article"]["image"]["rendition"]["url"]
        webp = (await ask(RENDITION, slug="s", width=300, format="WEBP"))["article"]["image"]["rendition"]["url"]

    assert re.fullmatch(r"https://img\.example/originals/[0-9a-f]{64}\?w=300&h=169&fm=auto", auto)
    assert webp == auto.replace("fm=auto", "fm=webp")
    assert (await ask(RENDITION, slug="s", width=300))["article"]["image"]["rendition"]["url"] == before


@asynccontextmanager
async def site_template(make: Builder, template: str) -> AsyncIterator[None]:
    await sync_images(make.connection, template)
    try:
        yield
    finally:
        await sync_images(make.connection, None)
