"""The pictures of an article, as its writers name them: known ones, and with words for who does not see them."""

import pytest

from tests.builder import Builder
from tests.schema.rules.publishing.conftest import EVA, Desk

SHOWN = "query ($id: ID!) { node(id: $id) { ... on Article { revision image { id } images { id } } } }"
PUBLISH = "update news.article set status = 'PUBLISHED', published_at = now()"


async def test_an_article_gets_a_lead_picture_and_loses_it(desk: Desk, make: Builder) -> None:
    one, other = [f"Image_{await make.image()}" for _ in range(2)]
    article = await desk.new(body={"markdown": f"Words.\n\n![](image:{other})"}, image=one)

    async def shown() -> tuple[str | None, list[str]]:
        found = (await desk.ask(SHOWN, EVA, id=article["id"]))["node"]
        return found["image"] and found["image"]["id"], [image["id"] for image in found["images"]]

    assert await shown() == (one, [one, other])
    await desk.put(id=article["id"], headline="More geese")
    assert await shown() == (one, [one, other])
    await desk.put(id=article["id"], image=other)
    assert await shown() == (other, [other])
    await desk.put(id=article["id"], image=None)
    assert await shown() == (None, [other])


async def test_another_lead_picture_is_another_revision(desk: Desk, make: Builder) -> None:
    first, second = [f"Image_{await make.image()}" for _ in range(2)]
    article = await desk.new(image=first)

    changed = await desk.put(id=article["id"], image=second, expectedRevision=1)
    (error,) = await desk.errors(id=article["id"], image=first, expectedRevision=1)

    assert changed["revision"] == 2
    (change,) = error["changes"]
    assert (change["field"], change["base"], change["theirs"], change["yours"]) == ("image", first, second, first)


@pytest.mark.parametrize("id", ["Image_999", "Article_1", "nothing", ""])
async def test_a_picture_that_is_not_there_is_told(desk: Desk, id: str) -> None:
    assert await desk.refused(headline="Geese", body={"markdown": "Words."}, image=id) == [("NOT_FOUND", "input.image")]


async def test_what_readers_see_has_words_for_each_picture(desk: Desk, make: Builder) -> None:
    wordless, other = [f"Image_{await make.image(alt='')}" for _ in range(2)]
    article = await desk.new(image=wordless, body={"markdown": f"Words.\n\n![](image:{other})"})
    await make.connection.execute(PUBLISH)

    written = {"id": article["id"], "body": {"markdown": f"Other words.\n\n![](image:{other})"}}
    assert await desk.refused(**written) == [("REQUIRED", "input.image"), ("REQUIRED", "input.body")]
    await desk.put(id=article["id"], headline="Of other things nobody asks")

    named = {"id": article["id"], "body": {"markdown": f"Words.\n\n![Geese](image:{other})"}}
    assert await desk.refused(**named) == [("REQUIRED", "input.image")]
    await desk.put(**named, image=None)


async def test_an_article_with_a_picture_without_words_is_not_published(desk: Desk, make: Builder) -> None:
    image = await make.image(alt="")
    article = await desk.new(image=f"Image_{image}")

    assert await desk.refused("publishArticle", articleId=article["id"]) == [("REQUIRED", "input.image")]
    await make.connection.execute("update news.image set alt = 'Geese on a lake'")
    assert (await desk.send("publishArticle", articleId=article["id"]))["errors"] == []
