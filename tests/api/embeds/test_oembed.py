"""What is embedded has the title that its site says when it is written; who reads it is told to nobody."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from asyncpg import Connection
from databases import Database
from httpx import AsyncClient

from api.embeds.oembed import Oembed
from api.settings.settings import Settings
from tests.api.embeds.sites import OembedServer, oembed_server
from tests.api.pages.reader import page
from tests.api.pages.sites import application, site
from tests.api.publisher import SECRET, bearer

EDITOR = {"authorization": bearer(roles=["EDITOR"], sub="ed", name="Ed I")}
VIDEO = "https://www.youtube.com/watch?v=b3LLs-n0on&t=4"
PLAYER = "https://www.youtube-nocookie.com/embed/b3LLs-n0on"
PUT = """mutation ($input: PutArticleInput!) { putArticle(input: $input) {
  errors { code message path }
  article { id slug body body_: body(format: MARKDOWN) blocks { __typename html
    ... on EmbedBlock { url provider title playerUrl } } }
} }"""
READ = "query ($id: ID!) { node(id: $id) { ... on Article { blocks { html ... on EmbedBlock { title } } } } }"


@pytest.fixture
def video_site() -> Iterator[OembedServer]:
    with oembed_server() as server:
        yield server


@pytest.fixture
def settings(database_url: str, video_site: OembedServer) -> Settings:
    """Patient, for busy machines."""
    return Settings(database_url=database_url, jwt_secret=SECRET, oembed_url=video_site.url, oembed_timeout=60)


@pytest.fixture
async def client(database: Database, settings: Settings) -> AsyncIterator[AsyncClient]:
    async with application(settings) as client:
        yield client


async def put(client: AsyncClient, body: Any, **fields: Any) -> Any:
    given = {"headline": "Bells", "body": body, **fields}
    answer = await client.post("/graphql", json={"query": PUT, "variables": {"input": given}}, headers=EDITOR)
    payload = answer.json()["data"]["putArticle"]
    assert payload["errors"] == []
    return payload["article"]


@pytest.mark.parametrize(
    "body",
    [
        {"markdown": f"Before.\n\n<{VIDEO}>\n\nAfter."},
        {"markdown": f"Before.\n\n{VIDEO}\n\nAfter."},
        {"html": f"<p>Before.</p><figure><div>\n{VIDEO.replace('&', '&amp;')}\n</div></figure><p>After.</p>"},
        {
            "blocks": [
                {"paragraph": {"text": "Before."}},
                {"embed": {"url": VIDEO}},
                {"paragraph": {"text": "After."}},
            ]
        },
    ],
)
async def test_an_address_alone_is_an_embed_with_a_title(
    client: AsyncClient, video_site: OembedServer, body: Any
) -> None:
    article = await put(client, body)

    html = article["blocks"][1].pop("html")
    assert article["blocks"][1] == {
        "__typename": "EmbedBlock", "url": VIDEO, "provider": "YouTube", "title": "Bells at noon", "playerUrl": PLAYER,
    }  # fmt: skip
    assert html == (
        f'<figure data-embed="{VIDEO.replace("&", "&amp;")}" data-provider="YouTube" data-player="{PLAYER}">'
        f'<a href="{VIDEO.replace("&", "&amp;")}" rel="noopener">Bells at noon</a>'
        "<figcaption>YouTube</figcaption></figure>"
    )
    assert html in article["body"]
    assert video_site.asked == [VIDEO]


async def test_a_site_is_asked_once_and_a_body_may_be_sent_back(client: AsyncClient, video_site: OembedServer) -> None:
    first = await put(client, {"markdown": f"<{VIDEO}>"})

    again = await put(client, {"html": first["body"]}, id=first["id"])
    other = await put(client, {"markdown": f"<{VIDEO}>"}, headline="Other")

    assert again["body_"] == first["body_"]
    assert other["blocks"] == first["blocks"]
    assert video_site.asked == [VIDEO]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, "{}"), (500, "{}"), (200, "no JSON"), (200, "[]"), (200, "x" * 200_000), (200, "[" * 90_000),
        (200, '{"title": 7}'),
        (200, '{"title": " \\n\\u0000 "}'),
    ],
)  # fmt: skip
async def test_without_an_answer_an_embed_has_no_title(
    client: AsyncClient, video_site: OembedServer, status: int, body: str
) -> None:
    video_site.status, video_site.body = status, body

    article = await put(client, {"markdown": f"<{VIDEO}>"})

    (block,) = article["blocks"]
    assert (block["provider"], block["title"]) == ("YouTube", None)
    assert f">{VIDEO.replace('&', '&amp;')}</a>" in block["html"]


async def test_a_title_is_text_on_a_line(client: AsyncClient, video_site: OembedServer) -> None:
    video_site.body = '{"title": "<b>\\"Bells\\"</b>\\n&  \\u202e' + "x" * 500 + '"}'

    (block,) = (await put(client, {"markdown": f"<{VIDEO}>"}))["blocks"]

    assert block["title"].startswith('<b>"Bells"</b> & xxx')
    assert len(block["title"]) == 300
    assert "&lt;b&gt;&quot;Bells&quot;&lt;/b&gt; &amp; xxx" in block["html"]


async def test_a_site_that_hangs_is_not_waited_for(
    database: Database, settings: Settings, connection: Connection
) -> None:
    with oembed_server() as hanging:
        hanging.open.clear()
        oembed = Oembed(settings.model_copy(update={"oembed_url": hanging.url, "oembed_timeout": 0.2}))
        await connection.execute(
            "insert into news.embed (url, provider, provider_name) values ($1, 'youtube', 'YouTube')", VIDEO
        )

        assert await oembed.learn(database) == 1

        assert hanging.asked == [VIDEO]
        assert await connection.fetchrow("select tries, title, fetched_at from news.embed") == (1, None, None)
        assert await oembed.learn(database) == 0  # it is left alone for a while


async def test_sites_in_private_networks_are_not_asked_unless_the_setting_says_so(
    database: Database, settings: Settings, connection: Connection, video_site: OembedServer
) -> None:
    """As if a provider's own name led into the network of the server."""
    oembed = Oembed(settings)
    found = await oembed._ask(VIDEO)
    assert found.title == "Bells at noon"

    oembed.url = video_site.url.replace("127.0.0.1", "localhost.localdomain.invalid")
    await connection.execute(
        "insert into news.embed (url, provider, provider_name) values ($1, 'youtube', 'YouTube')", VIDEO
    )
    await oembed.learn(database)
    assert await connection.fetchval("select title from news.embed") is None


@pytest.mark.parametrize(
    "markdown",
    [
        f"See {VIDEO} and stay.",
        f"[A video]({VIDEO})",
        "<https://video.example/watch?v=1>",
        "<https://www.youtube.com/@channel>",
        "<https://www.youtube.com.evil.example/watch?v=b3LLs-n0on>",
        "<ftp://www.youtube.com/watch?v=b3LLs-n0on>",
        f"- <{VIDEO}>",
        f"`{VIDEO}`",
    ],
)
async def test_anything_else_stays_a_link_or_text(client: AsyncClient, video_site: OembedServer, markdown: str) -> None:
    article = await put(client, {"markdown": markdown})

    assert "EmbedBlock" not in [block["__typename"] for block in article["blocks"]]
    assert "data-player" not in article["body"]
    assert video_site.asked == []


async def test_a_provider_can_be_turned_off(client: AsyncClient, connection: Connection) -> None:
    article = await put(client, {"markdown": f"<{VIDEO}>"})
    await connection.execute("update news.site set embed_providers = '{vimeo}'")
    try:
        answer = await client.post("/graphql", json={"query": READ, "variables": {"id": article["id"]}}, headers=EDITOR)
    finally:
        await connection.execute("update news.site set embed_providers = null")

    address = VIDEO.replace("&", "&amp;")
    assert answer.json()["data"]["node"]["blocks"] == [
        {"html": f'<p><a href="{address}" rel="noopener">{address}</a></p>'}
    ]


async def test_pages_load_nothing_of_other_sites_until_the_reader_asks(
    client: AsyncClient, database_url: str, connection: Connection
) -> None:
    article = await put(client, {"markdown": f"<{VIDEO}>"})
    await connection.execute("update news.article set status = 'PUBLISHED', published_at = '2026-01-01'")

    async with site(database_url, embeds=("youtube", "flickr")) as reader:
        response = await reader.get(f"/articles/{article['slug']}")
        shown = await page(reader, f"/articles/{article['slug']}")

    assert f'data-player="{PLAYER}"' in response.text
    assert "<iframe" not in response.text
    assert shown.links["Bells at noon"] == VIDEO
    assert "embeds.js" in response.text
    policy = response.headers["content-security-policy"]
    assert "frame-src https://www.youtube-nocookie.com" in policy
    assert "vimeo" not in policy
