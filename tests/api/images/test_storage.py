"""Where images are kept: a directory, and two servers of S3-compatible storage."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from asyncpg import Connection
from databases import Database

from api.images.maintenance import remove_unused
from api.images.store import ImageStore, StoreUnavailable
from api.images.verification import missing_originals
from api.settings.settings import Settings
from tests.api.images.newsroom import UPLOAD, Newsroom
from tests.api.images.pictures import encoded, halves, jpeg
from tests.api.pages.sites import application
from tests.api.publisher import SECRET
from tests.object_stores import BUCKET, KEY, KINDS, is_installed, object_store
from tests.object_stores import SECRET as STORE_SECRET

AGE_ORIGINALS = "update news.original set stored_at = now() - interval '25 hours'"
AGE_UPLOADS = "update news.image_upload set expires_at = now() - interval '25 hours'"


@pytest.fixture(scope="module", params=["directory", *KINDS])
def place(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The settings of a storage."""
    kind, folder = request.param, tmp_path_factory.mktemp("images")
    if kind == "directory":
        yield {"images": str(folder / "images")}
    elif not is_installed(kind):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"make test installs the server of S3 of {kind}")
    else:
        with object_store(kind, folder) as address:
            keys = {"images_access_key": KEY, "images_secret_key": STORE_SECRET}
            yield {"images": f"s3://{BUCKET}/of/a/site", "images_endpoint": address, **keys}


@pytest.fixture
def settings(place: dict[str, Any], database_url: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database_url, jwt_secret=SECRET, data_dir=tmp_path, image_seconds=60, **place)


@asynccontextmanager
async def at_work(settings: Settings) -> AsyncIterator[Newsroom]:
    async with application(settings) as client:
        yield Newsroom(client)


async def test_what_is_put_can_be_had_listed_and_deleted(settings: Settings) -> None:
    store = ImageStore(settings)
    picture = jpeg()

    await store.put("renditions/1-a/9x9.jpg", picture)
    await store.put("renditions/1-a/9x9.jpg", b"another")
    await store.put("renditions/2-b/9x9.jpg", picture)

    assert (await store.get("renditions/1-a/9x9.jpg"), await store.get("renditions/3-c/9x9.jpg")) == (b"another", None)
    assert (await store.has("renditions/2-b/9x9.jpg"), await store.has("renditions/2-b")) == (True, False)
    found = {each.key: each.size async for each in store.listed("renditions")}
    assert found == {"renditions/1-a/9x9.jpg": 7, "renditions/2-b/9x9.jpg": len(picture)}
    assert [each.key async for each in store.listed("nothing")] == []
    for key in found:
        await store.delete(key)
        await store.delete(key)
    assert [each.key async for each in store.listed("renditions")] == []


async def test_images_are_put_served_and_kept(database: Database, settings: Settings) -> None:
    async with at_work(settings) as newsroom:
        upload = (await newsroom.ask(UPLOAD))["createImageUpload"]["upload"]
        assert (await newsroom.client.put(upload["uploadUrl"], content=jpeg())).status_code == 204
        image = (await newsroom.put(uploadId=upload["uploadId"]))["image"]
        url = (await newsroom.rendition(image["id"], format="WEBP"))["url"]
        first, again = await newsroom.fetch(url), await newsroom.fetch(url)

    assert (first.status_code, first.content) == (200, again.content)
    kept = [each.key.partition("/")[0] async for each in ImageStore(settings).listed("")]
    assert sorted(kept) == ["originals", "renditions"]


async def test_what_nobody_needs_is_removed_after_a_day(
    database: Database, connection: Connection, settings: Settings
) -> None:
    store = ImageStore(settings)
    for each in [each async for each in store.listed("")]:
        await store.delete(each.key)
    async with at_work(settings) as newsroom:
        kept = await newsroom.image(externalId="a")
        await newsroom.image(encoded(halves((90, 60))), externalId="b")
        await newsroom.image(encoded(halves((60, 90))), externalId="b")
        upload = (await newsroom.ask(UPLOAD))["createImageUpload"]["upload"]
        await newsroom.client.put(upload["uploadUrl"], content=jpeg())

        async def keys() -> list[str]:
            return sorted([each.key.partition("/")[0] async for each in store.listed("")])

        await remove_unused(database, store)
        assert await keys() == ["originals"] * 3 + ["uploads"]
        await connection.execute(AGE_ORIGINALS)
        await connection.execute(AGE_UPLOADS)
        await remove_unused(database, store)

        assert await keys() == ["originals"] * 2
        rendition = await newsroom.rendition(kept["id"])
        assert (await newsroom.fetch(rendition["url"])).status_code == 200


async def test_an_original_that_was_lost_is_kept_again_when_it_is_sent_again(
    database: Database, settings: Settings
) -> None:
    store = ImageStore(settings)
    async with at_work(settings) as newsroom:
        image = await newsroom.image()
        for each in [each async for each in store.listed("originals")]:
            await store.delete(each.key)
        url = (await newsroom.rendition(image["id"], width=77))["url"]

        assert (await newsroom.fetch(url)).status_code == 404
        assert (await newsroom.image())["id"] == image["id"]
        assert (await newsroom.fetch(url)).status_code == 200


async def test_a_storage_that_does_not_answer_is_told(
    connection: Connection, database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "images").write_text("in the way")
    settings = Settings(database_url=database_url, jwt_secret=SECRET, data_dir=tmp_path)

    with pytest.raises(StoreUnavailable, match="DATELINE_IMAGES"):
        await ImageStore(settings).put("a/b", b"x")
    async with at_work(settings) as newsroom:
        error = await newsroom.refused(jpeg())

    assert error["code"] == "IMAGES_UNAVAILABLE"
    assert await connection.fetchval("select count(*) from news.original") == 0


async def test_originals_that_were_lost_are_found_missing(
    connection: Connection, database_url: str, settings: Settings
) -> None:
    store = ImageStore(settings)
    async with at_work(settings) as newsroom:
        await newsroom.image()
        await newsroom.image(encoded(halves((90, 60))))
    assert await missing_originals(database_url, settings) == []

    hash = await connection.fetchval("select encode(hash, 'hex') from news.original where width = 90")
    await store.delete(f"originals/{hash}")

    assert await missing_originals(database_url, settings) == [
        f"originals/{hash} is not in DATELINE_IMAGES, {settings.images}"
    ]
