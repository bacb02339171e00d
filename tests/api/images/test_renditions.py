"""Renditions: the size, part and format that an address says, for whom it is, and for ever."""

import asyncio
from pathlib import Path

import pytest

from tests.api.images.newsroom import Newsroom
from tests.api.images.pictures import BLUE, RED, decoded, encoded, halves
from tests.builder import Builder

CHROME = "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"


def is_near(pixel: object, colour: tuple[int, ...]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 25 for one, other in zip(pixel, colour, strict=False))


@pytest.mark.parametrize(
    ("format", "accept", "media_type"),
    [
        ("AUTO", CHROME, "image/avif"),
        ("AUTO", "image/webp,*/*", "image/webp"),
        ("AUTO", "image/avif;q=0.5,image/webp", "image/webp"),
        ("AUTO", "image/avif;q=0,*/*", "image/jpeg"),
        ("AUTO", "*/*", "image/jpeg"),
        ("AUTO", "", "image/jpeg"),
        ("JPEG", CHROME, "image/jpeg"),
        ("WEBP", "*/*", "image/webp"),
        ("AVIF", "*/*", "image/avif"),
        ("PNG", "*/*", "image/png"),
    ],
)
async def test_a_rendition_comes_in_the_format_asked_for(
    newsroom: Newsroom, format: str, accept: str, media_type: str
) -> None:
    image = await newsroom.image()

    rendition = await newsroom.rendition(image["id"], format=format)
    answer = await newsroom.fetch(rendition["url"], accept)

    assert (answer.status_code, answer.headers["content-type"]) == (200, media_type)
    assert f"image/{decoded(answer.content).format}".lower() == media_type
    assert decoded(answer.content).size == (rendition["width"], rendition["height"]) == (200, 150)
    assert answer.headers.get("vary") == ("Accept" if format == "AUTO" else None)


@pytest.mark.parametrize(
    ("x", "colours"), [(0.0, (RED, RED)), (1.0, (BLUE, BLUE)), (0.5, (RED, BLUE)), (None, (RED, BLUE))]
)
async def test_it_is_cut_around_the_focal_point(
    newsroom: Newsroom, x: float | None, colours: tuple[tuple[int, ...], ...]
) -> None:
    image = await newsroom.image(focalPoint=None if x is None else {"x": x, "y": 0.5})

    rendition = await newsroom.rendition(image["id"], width=100, aspect=0.5, format="PNG")
    picture = decoded((await newsroom.fetch(rendition["url"])).content).convert("RGB")

    assert picture.size == (rendition["width"], rendition["height"]) == (100, 200)
    assert is_near(picture.getpixel((5, 100)), colours[0])
    assert is_near(picture.getpixel((94, 100)), colours[1])


async def test_what_is_see_through_stays_so_where_it_can(newsroom: Newsroom) -> None:
    image = await newsroom.image(encoded(halves(left=(0, 0, 0, 0), right=(30, 30, 200, 255)), "PNG"))

    async def corner(format: str) -> object:
        rendition = await newsroom.rendition(image["id"], format=format)
        return decoded((await newsroom.fetch(rendition["url"])).content).convert("RGBA").getpixel((1, 1))

    assert [(await corner(format))[3] for format in ("AUTO", "PNG", "WEBP", "AVIF")] == [0, 0, 0, 0]  # type: ignore[index]
    assert is_near(await corner("JPEG"), (255, 255, 255))


async def test_an_address_in_another_size_or_format_was_not_signed(newsroom: Newsroom, make: Builder) -> None:
    image = await newsroom.image()
    await make.shows(await make.article(), int(image["id"].removeprefix("Image_")))
    url = (await newsroom.rendition(image["id"], headers={}, format="WEBP"))["url"]

    assert (await newsroom.fetch(url)).status_code == 200
    forged = [url.replace("200x150", "201x151"), url.replace(".webp", ".png"), url.replace(".webp", ""), f"{url}?x=1"]
    other = "y" if url[-6] == "x" else "x"
    forged += [url.replace("/images/1-", "/images/2-"), f"{url[:-6]}{other}.webp", f"{url}?until=99999999999"]
    forged += [url.replace("200x150", "0200x150"), url.rpartition("/")[0], url.replace("200x150", "9999x9999")]
    for each in forged:
        answer = await newsroom.fetch(each)
        assert (answer.status_code, answer.headers["cache-control"]) == (404, "no-store"), each


async def test_it_may_be_kept_for_ever(newsroom: Newsroom, make: Builder) -> None:
    image = await newsroom.image()
    await make.shows(await make.article(), int(image["id"].removeprefix("Image_")))
    url = (await newsroom.rendition(image["id"], headers={}))["url"]

    answer = await newsroom.fetch(url, CHROME)
    again = await newsroom.fetch(url, CHROME, **{"if-none-match": answer.headers["etag"]})

    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["surrogate-key"] == f"image.{image['id'].removeprefix('Image_')}"
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", answer.headers["etag"])
    assert (await newsroom.fetch(url, "image/webp")).headers["etag"] != answer.headers["etag"]
    head = await newsroom.client.head(url, headers={"accept": CHROME})
    assert (head.status_code, head.headers["content-length"]) == (200, answer.headers["content-length"])


async def test_readers_fetch_images_of_published_articles_only(newsroom: Newsroom, make: Builder) -> None:
    image = await newsroom.image()
    article = await make.article(status="DRAFT", published_at=None)
    await make.shows(article, int(image["id"].removeprefix("Image_")))

    for_editors = (await newsroom.rendition(image["id"]))["url"]
    bare = for_editors.partition("?")[0]
    assert await newsroom.rendition(image["id"], headers={}) is None
    assert (await newsroom.fetch(for_editors)).status_code == 200
    assert (await newsroom.fetch(for_editors)).headers["cache-control"].startswith("private")
    assert (await newsroom.fetch(bare)).status_code == 404
    ended = for_editors.partition("=")[0] + "=1000000000"
    assert (await newsroom.fetch(ended)).status_code == 404

    await make.connection.execute("update news.article set status = 'PUBLISHED', published_at = now()")
    public = (await newsroom.rendition(image["id"], headers={}))["url"]
    assert (await newsroom.fetch(public)).status_code == 200

    await make.connection.execute("update news.article set status = 'WITHDRAWN'")
    async with asyncio.timeout(60):
        while (await newsroom.fetch(public)).status_code != 404:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert await newsroom.rendition(image["id"], headers={}) is None


async def test_a_rendition_is_made_once_and_kept(newsroom: Newsroom, tmp_path: Path) -> None:
    image = await newsroom.image()
    url = (await newsroom.rendition(image["id"], format="WEBP"))["url"]

    answers = await asyncio.gather(*(newsroom.fetch(url) for _ in range(10)))
    (kept,) = (tmp_path / "images" / "renditions").rglob("*.webp")
    (tmp_path / "images" / "originals").rename(tmp_path / "away")
    later = await newsroom.fetch(url)

    assert {answer.content for answer in answers} == {kept.read_bytes()} == {later.content}


async def test_of_one_image_so_many_are_kept(
    newsroom: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.images.renditions.MOST_KEPT", 3)
    image = await newsroom.image()

    for width in range(20, 26):
        rendition = await newsroom.rendition(image["id"], width=width, format="JPEG")
        assert (await newsroom.fetch(rendition["url"])).status_code == 200

    assert len(list((tmp_path / "images" / "renditions").rglob("*.jpg"))) == 3


async def test_nothing_of_the_file_but_its_pixels_is_in_a_rendition(newsroom: Newsroom) -> None:
    exif = decoded(encoded(halves())).getexif()
    exif[0x010F], exif[0x8825] = "Maker", {1: "N", 2: (48.0, 12.0, 1.0)}
    image = await newsroom.image(encoded(halves(), exif=exif, comment=b"secret words"))

    for format in ("JPEG", "WEBP", "AVIF", "PNG"):
        rendition = await newsroom.rendition(image["id"], format=format)
        data = (await newsroom.fetch(rendition["url"])).content
        assert not decoded(data).getexif()
        assert b"Maker" not in data
        assert b"secret" not in data
