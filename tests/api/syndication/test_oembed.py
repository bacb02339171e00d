"""oEmbed, as consumers ask for it."""

from typing import Any

import pytest
from httpx import AsyncClient, Response

from tests.builder import BEGINNING, Builder

PAGE = "https://news.example/articles/harbour"
COMMON = {"version": "1.0", "type": "rich", "provider_name": "Dateline", "provider_url": "https://news.example/"}


async def embed(client: AsyncClient, url: str, **parameters: Any) -> Response:
    return await client.get("/oembed", params={"url": url, **parameters})


@pytest.fixture(autouse=True)
async def article(make: Builder) -> int:
    return await make.article(
        slug="harbour", headline="The <old> harbour", summary="Closed & sold", source="Wire", published_at=BEGINNING
    )


async def test_an_article_is_a_quotation_with_a_link(client: AsyncClient) -> None:
    response = await embed(client, PAGE, format="json")

    assert response.headers["content-type"] == "application/json"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.json() == COMMON | {
        "title": "The <old> harbour", "author_name": "Wire", "cache_age": 300, "width": 600, "height": 220,
        "thumbnail_url": "https://news.example/previews/harbour.png", "thumbnail_width": 1200, "thumbnail_height": 630,
        "html": f'<blockquote cite="{PAGE}" lang="en" dir="ltr"><p><a href="{PAGE}">'
        "<strong>The &lt;old&gt; harbour</strong></a></p><p>Closed &amp; sold</p><footer><bdi>Wire</bdi> · "
        '<time datetime="2026-01-01T12:00:00+00:00">1 January 2026</time></footer></blockquote>',
    }  # fmt: skip


async def test_a_comment_is_quoted_by_its_permalink(client: AsyncClient, make: Builder, article: int) -> None:
    author = await make.commenter(display_name="Priya <S>")
    key = await make.comment(article_id=article, author_id=author, body_html="<p>Well <em>said</em></p>")
    link = f"{PAGE}#Comment_{key}"

    found = (await embed(client, link)).json()

    assert found == COMMON | {
        "title": "Priya <S> on “The <old> harbour”", "author_name": "Priya <S>", "cache_age": 300,
        "width": 600, "height": 220,
        "html": f'<blockquote cite="{link}" lang="en" dir="ltr"><div dir="auto"><p>Well <em>said</em></p></div>'
        "<footer><bdi>Priya &lt;S&gt;</bdi> on "
        f'“<a href="{link}"><bdi>The &lt;old&gt; harbour</bdi></a>” · '
        '<time datetime="2026-01-01T12:03:00+00:00">1 January 2026</time></footer></blockquote>',
    }  # fmt: skip


async def test_it_fits_into_the_space_that_there_is(client: AsyncClient) -> None:
    found = (await embed(client, PAGE, maxwidth=320, maxheight=100)).json()

    assert (found["width"], found["height"], "thumbnail_url" in found) == (320, 100, False)


@pytest.mark.parametrize("url", [f"{PAGE}?utm=1", "http://news.example/articles/harbour#:~:text=old", f"{PAGE}#top"])
async def test_other_addresses_of_the_article_lead_to_it(client: AsyncClient, url: str) -> None:
    assert (await embed(client, url)).json()["title"] == "The <old> harbour"


@pytest.mark.parametrize(
    "url",
    [
        "https://news.example/articles/none", "https://news.example/", "https://news.example/articles/a/b",
        "https://other.example/articles/harbour", "ftp://news.example/articles/harbour", "harbour", "https://[",
        f"{PAGE}#Comment_99", f"{PAGE}#Comment_x", "https://news.example/articles/%00", "https://news.example/articles/",
        "https://news.example/articles/other#Comment_1", f"{PAGE}#Comment_2",
    ],
)  # fmt: skip
async def test_what_is_not_here_is_not_found(client: AsyncClient, make: Builder, article: int, url: str) -> None:
    await make.article(slug="other")
    await make.comment(article_id=article)
    await make.comment(article_id=article, status="REMOVED")

    response = await embed(client, url)

    assert response.status_code == 404
    assert response.json()["errors"][0]["extensions"] == {"code": "NOT_FOUND"}


async def test_another_format_is_not_implemented(client: AsyncClient) -> None:
    response = await embed(client, PAGE, format="xml")

    assert (response.status_code, response.json()["errors"][0]["extensions"]) == (501, {"code": "NOT_IMPLEMENTED"})


async def test_without_an_address_it_says_what_is_missing(client: AsyncClient) -> None:
    response = await client.get("/oembed")

    assert (response.status_code, response.json()["errors"][0]["message"]) == (
        400, "Give the address of an article or a comment as `url`.",
    )  # fmt: skip


async def test_article_pages_tell_consumers_where_to_ask(client: AsyncClient) -> None:
    page = (await client.get("/articles/harbour")).text

    address = "https://news.example/oembed?format=json&amp;url=https%3A//news.example/articles/harbour"
    assert f'type="application/json+oembed" title="The &lt;old&gt; harbour" href="{address}">' in page
