"""Previews of articles with a picture are drawn over it, and follow it."""

import shutil

from httpx import Response
from PIL import Image

from api.settings.settings import Settings
from tests.api.images.conftest import newsroom, settings
from tests.api.images.newsroom import Newsroom
from tests.api.images.pictures import BLUE, decoded, encoded, halves

__all__ = ["newsroom", "settings"]

ARTICLE = "mutation ($input: PutArticleInput!) { putArticle(input: $input) { article { id } errors { code } } }"
PUBLISH = "mutation ($input: PublishArticleInput!) { publishArticle(input: $input) { errors { code } } }"
NEW = {"slug": "ferry", "headline": "The ferry", "body": {"markdown": "“It sails,” said Ada Lind."}}
QUOTE = {"text": "It sails,", "speaker": "Ada Lind"}


def drawn(response: Response, media_type: str = "image/jpeg") -> Image.Image:
    assert (response.status_code, response.headers["content-type"]) == (200, media_type)
    return decoded(response.content).convert("RGB")


def is_red(image: Image.Image) -> bool:
    red, green, blue = image.resize((1, 1), Image.Resampling.BOX, (100, 100, 500, 200)).getpixel((0, 0))  # type: ignore[misc]
    return bool(red > 150 and green < 60 and blue < 60)


async def test_a_preview_is_drawn_over_the_lead_picture_and_follows_it(newsroom: Newsroom, settings: Settings) -> None:
    red = await newsroom.image(encoded(halves((1600, 1000)), quality=95), alt="Red and blue")
    put = await newsroom.ask(ARTICLE, input={**NEW, "image": red["id"], "quotes": [QUOTE]})
    article = put["putArticle"]["article"]["id"]
    fetch = newsroom.client.get
    assert (await fetch("/previews/ferry.jpg")).status_code == 404
    await newsroom.ask(PUBLISH, input={"articleId": article})

    first = await fetch("/previews/ferry.jpg")
    assert is_red(drawn(first))
    assert is_red(drawn(await fetch("/previews/ferry/quote-1.jpg")))
    assert not is_red(drawn(await fetch("/previews/ferry.png"), "image/png"))
    known = await fetch("/previews/ferry.jpg", headers={"if-none-match": first.headers["etag"]})
    assert known.status_code == 304

    other = encoded(halves((1600, 1000), BLUE), quality=95)
    await newsroom.put(other, id=red["id"])
    second = await fetch("/previews/ferry.jpg", headers={"if-none-match": first.headers["etag"]})
    assert not is_red(drawn(second))

    await newsroom.put(encoded(halves((1600, 1200)), quality=95), id=red["id"])
    shutil.rmtree(settings.data_dir / "images" / "originals")
    without = await fetch("/previews/ferry.jpg")
    assert drawn(without).getpixel((20, 300)) == drawn(without).getpixel((1180, 300))
    assert "max-age=60" in without.headers["cache-control"]

    small = await newsroom.image(encoded(halves((500, 400))), alt="Small")
    await newsroom.ask(ARTICLE, input={"id": article, "image": small["id"]})
    assert "max-age=3600" in (await fetch("/previews/ferry.jpg")).headers["cache-control"]
