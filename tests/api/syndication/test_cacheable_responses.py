"""Everything here may be kept for a while, and who has it already is told so."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from httpx import AsyncClient

from tests.builder import BEGINNING, Builder

PATHS = [
    "/feed.atom", "/sections/port.atom", "/topics/rail.atom", "/people/ada.atom", "/articles/a/comments.atom",
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


CHANGES = {
    "the newest comment is removed": "update news.comment set status = 'REMOVED' where id = 2",
    "an older one is approved": "update news.comment set status = 'PUBLISHED' where id = 3",
    "two in a second": "update news.comment set body_html = '<p>Two</p>' where id = 2",
    "an article moves": "update news.article set section = 'Harbour'",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
async def test_no_change_hides_behind_a_date(client: AsyncClient, make: Builder, change: str) -> None:
    for status in ("PUBLISHED", "PUBLISHED", "PENDING"):
        await make.comment(article_id=1, status=status, created_at=BEGINNING)
    path = "/sections/port.atom" if "section" in change else "/articles/a/comments.atom"
    before = await client.get(path)
    await make.connection.execute(change)

    after = await client.get(path, headers={"if-modified-since": before.headers["last-modified"]})

    assert after.status_code == (404 if "section" in change else 200)
    assert after.content != before.content


@pytest.mark.parametrize("path", PATHS)
async def test_nothing_was_last_modified_in_the_future(client: AsyncClient, make: Builder, path: str) -> None:
    await make.connection.execute("update news.article set updated_at = now() + interval '1 year'")

    assert parsedate_to_datetime((await client.get(path)).headers["last-modified"]) <= datetime.now(UTC)


@pytest.mark.parametrize(
    "path", ["/feed.atom", "/articles/a/comments.atom", "/oembed?url=https://news.example/articles/a"]
)
async def test_what_is_removed_can_be_purged(client: AsyncClient, path: str) -> None:
    assert "article.1" in (await client.get(path)).headers["cache-tag"].split(",")


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
