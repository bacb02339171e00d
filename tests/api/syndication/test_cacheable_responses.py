"""Everything here may be kept for a while, and who has it already is told so."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from tests.builder import BEGINNING, Builder

PATHS = [
    "/feed.atom", "/sections/Port.atom", "/tags/rail.atom", "/people/ada.atom", "/articles/a/comments.atom",
    "/sitemap.xml", "/sitemaps/2026-01.xml", "/robots.txt", "/oembed?url=https://news.example/articles/a",
]  # fmt: skip
WITHOUT_A_TIME = ["/counts?slugs=a"]


@pytest.fixture(autouse=True)
async def article(make: Builder) -> None:
    key = await make.article(slug="a", section="Port", tags=["rail"], published_at=BEGINNING, updated_at=BEGINNING)
    await make.names(key, await make.person(slug="ada"))


@pytest.mark.parametrize("path", [*PATHS, *WITHOUT_A_TIME])
async def test_who_names_the_etag_gets_304_and_no_body(client: AsyncClient, path: str) -> None:
    first = await client.get(path)
    tag = first.headers["etag"].removeprefix("W/")

    for given in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        headers = {"if-none-match": given, "if-modified-since": "Thu, 01 Jan 2015 00:00:00 GMT"}
        again = await client.get(path, headers=headers)
        assert (again.status_code, again.content, again.headers["etag"].removeprefix("W/")) == (304, b"", tag)
        assert again.headers["cache-control"] == first.headers["cache-control"]
    assert first.headers["cache-control"].startswith("public, max-age=")


@pytest.mark.parametrize("path", PATHS)
async def test_who_names_the_time_gets_304_unless_an_etag_says_otherwise(client: AsyncClient, path: str) -> None:
    first = await client.get(path)
    time = first.headers["last-modified"]

    assert (await client.get(path, headers={"if-modified-since": time})).status_code == 304
    for headers in (
        {"if-modified-since": "Thu, 01 Jan 2026 11:59:59 GMT"},
        {"if-modified-since": "yesterday"},
        {"if-modified-since": time, "if-none-match": '"other"'},
    ):
        assert (await client.get(path, headers=headers)).content == first.content


@pytest.mark.parametrize("path", [*PATHS, *WITHOUT_A_TIME])
async def test_head_has_the_headers_alone(client: AsyncClient, path: str) -> None:
    client.headers["x-request-id"] = "one"
    whole, head = await client.get(path), await client.head(path)

    assert (head.status_code, head.content, head.headers) == (200, b"", whole.headers)
    assert (await client.head(path, headers={"if-none-match": whole.headers["etag"]})).status_code == 304


async def test_the_time_is_that_of_the_newest_change(client: AsyncClient, make: Builder) -> None:
    await make.article(published_at=BEGINNING, updated_at=BEGINNING + timedelta(days=1, microseconds=5))

    for path in ("/feed.atom", "/sitemap.xml"):
        assert (await client.get(path)).headers["last-modified"] == "Fri, 02 Jan 2026 12:00:00 GMT"


async def test_a_new_comment_changes_the_etag(client: AsyncClient, make: Builder) -> None:
    paths = ("/articles/a/comments.atom", "/counts?slugs=a")
    before = {path: (await client.get(path)).headers["etag"] for path in paths}

    await make.comment(article_id=1)

    for path in paths:
        assert (await client.get(path, headers={"if-none-match": before[path]})).status_code == 200


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_else_than_reading_is_allowed(client: AsyncClient, path: str) -> None:
    assert (await client.post(path)).status_code == 405
