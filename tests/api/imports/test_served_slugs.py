"""Any slug that a browser shows is served: by pages, feeds, previews, counts and GraphQL."""

import re
from html import unescape
from urllib.parse import quote, urlsplit

import pytest
from httpx import AsyncClient

from tests.api.imports.conftest import Desk

LINKS = re.compile(r'(?:href|content|action)="((?:https?://[^/"]+)?/(?:articles|previews)/[^"]+)"')
SLUGS = [
    "gänse-kehren-zurück",
    "雁が戻る",
    "बत्तखें",
    "Geese_Return.v2",
    "a,b;c=d!e'f(g)*h+i:j@k&l$m~n",
    "..x",
    "geese.png",
]


@pytest.fixture(params=SLUGS)
async def slug(request: pytest.FixtureRequest, desk: Desk) -> str:
    slug: str = request.param
    comment = "comments: [{name: Ann, body: They are back, date: 2026-01-17}]"
    desk.article("a.md", "title: Geese", f'slug: "{slug}"', "date: 2026-01-16", "people: [Ada Lind]", comment)
    assert (await desk.load()).refusals == []
    return slug


async def test_graphql_gives_its_article_and_its_address(client: AsyncClient, slug: str) -> None:
    query = """query($slug: String!) {
      article(slug: $slug) { slug url shares { url } }
      articles(filter: {slugs: [$slug]}) { totalCount }
    }"""
    answer = (await client.post("/graphql", json={"query": query, "variables": {"slug": slug}})).json()

    assert "errors" not in answer
    article = answer["data"]["article"]
    path = quote(slug, safe="")
    assert article["slug"] == slug
    assert urlsplit(article["url"]).path == f"/articles/{path}"
    assert any(quote(article["url"], safe="") in share["url"] for share in article["shares"])
    assert answer["data"]["articles"]["totalCount"] == 1


async def test_pages_feeds_and_previews_lead_to_it(client: AsyncClient, slug: str) -> None:
    page = await client.get(f"/articles/{quote(slug)}")

    assert page.status_code == 200
    home = await client.get("/")
    for address in set(LINKS.findall(page.text + home.text)):
        found = await client.get(urlsplit(unescape(address)).path)
        assert found.status_code in (200, 405), address
    for path in ("/feed.atom", f"/articles/{quote(slug)}/comments.atom", "/sitemap.xml"):
        assert f"/articles/{quote(slug, safe='')}" in (await client.get(path)).text, path


async def test_counts_and_embedding_know_it(client: AsyncClient, slug: str) -> None:
    counts = await client.get("/counts", params={"slugs": slug})
    embedded = await client.get("/oembed", params={"url": f"http://127.0.0.1:8000/articles/{quote(slug)}"})

    assert counts.json() == {slug: 1}
    assert embedded.json()["title"] == "Geese"
