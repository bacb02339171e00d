"""One address of each page: the article's own script, percent-encoded on the wire; every other form leads there."""

import asyncio
import unicodedata
from collections.abc import AsyncIterator
from urllib.parse import quote, unquote

import pytest
from databases import Database
from httpx import ASGITransport, AsyncClient

from api.application import create_application
from api.settings.settings import Settings
from tests.api.publisher import SECRET
from tests.builder import Builder
from tests.database import NEWEST, PUBLIC_URL

SLUG = "झील-में-पानी-é"
PERSON = "आशा-राव"
ENCODED = quote(SLUG, safe="")
SECTION, TOPIC = f"/sections/{quote('शहर-café')}", f"/topics/{quote('झील')}"


@pytest.fixture
async def client(database: Database, database_url: str, make: Builder) -> AsyncIterator[AsyncClient]:
    """There is an article with a Hindi address, about a person, in a section."""
    article = await make.article(slug=SLUG, section="शहर/Café", tags=["झील"])
    await make.names(article, await make.person(slug=PERSON, name="आशा राव"))
    await make.article(slug="Geese_Return")
    application = create_application(Settings(database_url=database_url, jwt_secret=SECRET, public_url=PUBLIC_URL))
    async with (
        application.router.lifespan_context(application),
        AsyncClient(transport=ASGITransport(application), base_url=PUBLIC_URL, headers=NEWEST) as client,
    ):
        yield client


def decomposed(text: str) -> str:
    return quote(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize("path", [f"/articles/{ENCODED}", f"/articles/{ENCODED.lower()}", f"/articles/{SLUG}"])
async def test_an_address_is_found_however_it_is_encoded(client: AsyncClient, path: str) -> None:
    page = await client.get(path)

    assert page.status_code == 200
    assert f'rel="canonical" href="https://news.example/articles/{ENCODED}"' in page.text
    assert f"/previews/{ENCODED}.png" in page.text


@pytest.mark.parametrize(
    ("path", "location"),
    [
        (f"/articles/{ENCODED}/", f"/articles/{ENCODED}"),
        (f"/articles/{ENCODED}/?after=1&x=%20", f"/articles/{ENCODED}?after=1&x=%20"),
        (f"/articles/{decomposed(SLUG)}", f"/articles/{ENCODED}"),
        (f"/articles/{quote(ENCODED)}", f"/articles/{ENCODED}"),
        (f"/articles/{quote(SLUG.upper())}/", f"/articles/{ENCODED}"),
        ("/articles/geese_return", "/articles/Geese_Return"),
        ("/articles/GEESE_RETURN/", "/articles/Geese_Return"),
        (f"/people/{quote(PERSON)}/", f"/people/{quote(PERSON)}"),
        (f"/sections/{quote('शहर-CAFÉ')}?after=", f"{SECTION}?after="),
        (f"{SECTION}/", SECTION),
        (f"/people/{quote(quote(PERSON))}.atom", f"/people/{quote(PERSON)}.atom"),
        ("/articles/geese_return/comments.atom", "/articles/Geese_Return/comments.atom"),
        (f"{TOPIC}/", TOPIC),
    ],
)
async def test_another_form_leads_to_the_address(client: AsyncClient, path: str, location: str) -> None:
    found = await client.get(path)

    assert (found.status_code, found.headers["location"]) == (308, location)
    assert (await client.get(location)).status_code == 200


@pytest.mark.parametrize(
    ("path", "location"),
    [
        (f"/sections/{decomposed('शहर/Café')}", SECTION),
        (f"/sections/{quote('शहर/Café')}/", SECTION),
        (f"/sections/{decomposed('शहर/Café')}.atom", f"{SECTION}.atom"),
        (f"/tags/{quote('झील')}/", TOPIC),
        (f"/tags/{quote('झील')}.atom?after=", f"{TOPIC}.atom?after="),
    ],
)
async def test_addresses_that_sections_and_topics_once_had_lead_to_them(
    client: AsyncClient, path: str, location: str
) -> None:
    found = await client.get(path)

    assert (found.status_code, found.headers["location"]) == (301, location)
    assert (await client.get(location)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/articles/none/",
        "/articles//",
        "/articles/%FF",
        "/articles/%25FF/",
        "/articles/%00",
        "//evil.example/articles/x/",
        "/sections//evil.example/",
        "/people/%2F%2Fevil.example/",
    ],
)
async def test_what_is_no_page_leads_nowhere(client: AsyncClient, path: str) -> None:
    found = await client.get(f"{PUBLIC_URL}{path}")

    assert (found.status_code, found.headers.get("location")) == (404, None)


@pytest.mark.parametrize("sent", [SLUG, ENCODED, ENCODED.lower(), unicodedata.normalize("NFD", SLUG), SLUG.upper()])
async def test_graphql_finds_an_article_in_either_form(client: AsyncClient, sent: str) -> None:
    query = "query($slug: String!) { article(slug: $slug) { slug url } }"
    answer = (await client.post("/graphql", json={"query": query, "variables": {"slug": sent}})).json()

    assert answer["data"]["article"] == {"slug": SLUG, "url": f"https://news.example/articles/{ENCODED}"}


async def test_lists_counts_feeds_and_embedding_take_either_form(client: AsyncClient) -> None:
    query = 'query($slugs: [String!]) { articles(filter: {slugs: $slugs, section: "शहर/Cafe\u0301"}) { totalCount } }'
    listed = (await client.post("/graphql", json={"query": query, "variables": {"slugs": [ENCODED]}})).json()
    counts = await client.get("/counts", params={"slugs": ENCODED})
    embedded = await client.get("/oembed", params={"url": f"{PUBLIC_URL}/articles/{ENCODED}/"})

    assert listed["data"]["articles"]["totalCount"] == 1
    assert counts.json() == {ENCODED: 0}
    assert embedded.status_code == 200
    for path in ("/feed.atom", "/sitemap.xml", f"/articles/{ENCODED}/comments.atom"):
        assert f"https://news.example/articles/{ENCODED}" in (await client.get(path)).text


async def test_heaps_of_marks_take_no_longer_than_other_texts(client: AsyncClient) -> None:
    heap = "\u0301\u0323" * 20_000
    query = "query($slug: String!) { article(slug: $slug) { slug } }"

    answer = await asyncio.wait_for(client.post("/graphql", json={"query": query, "variables": {"slug": heap}}), 5)

    assert answer.json()["data"] == {"article": None}


@pytest.fixture
async def moved(make: Builder) -> int:
    """An article that was at /articles/old, and has a comment."""
    article = await make.article(slug="old", headline="The tunnel")
    await make.comment(article_id=article, body="Long awaited.")
    await change(make, article, "slug = 'über-neu'")
    return article


async def change(make: Builder, article: int, changed: str) -> None:
    await make.connection.execute(f"update news.article set {changed} where id = $1", article)


NEW = quote("über-neu")


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/articles/old", f"/articles/{NEW}"),
        ("/articles/OLD/", f"/articles/{NEW}"),
        ("/articles/%6Fld?b=x&a=%20", f"/articles/{NEW}?b=x&a=%20"),
        ("/articles/old/comments.atom", f"/articles/{NEW}/comments.atom"),
    ],
)
async def test_an_address_that_moved_leads_to_the_new_one(
    client: AsyncClient, method: str, path: str, location: str
) -> None:
    response = await client.request(method, path)

    assert (response.status_code, response.headers["location"]) == (301, location)
    assert response.headers["cache-control"] == "no-cache"
    assert (await client.get(location)).status_code == 200


async def test_what_leads_to_an_article_follows_it(client: AsyncClient, moved: int) -> None:
    """Its feed, embeds by the old address and short links; and in lists there is the new one alone."""
    comment = f"{PUBLIC_URL}/articles/old#Comment_1"
    embeds = [await client.get("/oembed", params={"url": url}) for url in (f"{PUBLIC_URL}/articles/old", comment)]
    short = (await client.post("/graphql", json={"query": '{ article(slug: "old") { shares { shortUrl } } }'})).json()
    shared = await client.get(short["data"]["article"]["shares"][0]["shortUrl"])
    counts = await client.get("/counts", params={"slugs": "old,über-neu,Geese_Return"})

    assert counts.json() == {"old": 1, "über-neu": 1, "Geese_Return": 0}
    assert [embed.json()["title"] for embed in embeds] == ["The tunnel", "Reader 6 on “The tunnel”"]
    assert quote(f"/articles/{NEW}", safe="") in shared.headers["location"]
    for path in ("/", "/feed.atom"):
        text = (await client.get(path)).text
        assert "/articles/old" not in text
        assert "über-neu" in unquote(text)


GONE = (
    "/articles/old",
    "/articles/old/",
    f"/articles/{NEW}",
    f"/articles/{NEW.upper()}",
    "/articles/old/comments.atom",
)


async def test_what_was_withdrawn_is_gone_in_the_manner_of_the_site(
    client: AsyncClient, make: Builder, moved: int
) -> None:
    await change(make, moved, "status = 'WITHDRAWN'")

    for path in GONE:
        response = await client.get(path)
        assert response.status_code == 410, path
        assert "This article has been withdrawn" in response.text
        assert "The tunnel" not in response.text
        assert (await client.head(path)).status_code == 410
    for path in await short_links(make, moved):
        assert (await client.get(path)).status_code == 410
    embed = await client.get("/oembed", params={"url": f"{PUBLIC_URL}/articles/old"})
    assert (embed.status_code, embed.json()["errors"][0]["extensions"]["code"]) == (410, "GONE")
    await change(make, moved, "status = 'PUBLISHED'")
    assert [(await client.get(path)).status_code for path in GONE] == [301, 301, 200, 308, 301]


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/a?b=c", f"{PUBLIC_URL}/articles/Geese_Return", "/sections"]
)
async def test_readers_of_what_was_withdrawn_are_sent_where_it_says(
    client: AsyncClient, make: Builder, moved: int, target: str
) -> None:
    await change(make, moved, f"status = 'WITHDRAWN', redirect_to = '{target}'")
    whole = PUBLIC_URL + target if target.startswith("/") else target

    for path in ("/articles/old", f"/articles/{NEW}", f"/articles/{NEW.upper()}/?x=1"):
        response = await client.get(path)
        assert (response.status_code, response.headers["location"]) == (301, whole)
    assert (await client.get("/articles/old/comments.atom")).status_code == 410
    link, dialog = await short_links(make, moved)
    assert (await client.get(link)).headers["location"] == whole
    assert (await client.get(dialog)).status_code == 410


async def short_links(make: Builder, article: int) -> list[str]:
    query = "select to_hex(id) from news.share where article_id = $1 and platform = 'MASTODON'"
    code = await make.connection.fetchval(query, article)
    return [f"/s/{code}", f"/s/{code}/server"]


@pytest.mark.parametrize("status", ["DRAFT", "WITHDRAWN"])
async def test_nobody_is_told_of_what_was_never_published(client: AsyncClient, make: Builder, status: str) -> None:
    article = await make.article(slug="secret", status="DRAFT", published_at=None)
    await change(make, article, f"status = '{status}', slug = 'open-secret'")

    for slug in ("secret", "open-secret"):
        assert (await client.get(f"/articles/{slug}")).status_code == 404
        assert (await client.get(f"/articles/{slug}/comments.atom")).status_code == 404
