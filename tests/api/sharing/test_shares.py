"""Sharing over HTTP: who counts, where short links lead, what other platforms are told of a page."""

import asyncio
from collections.abc import AsyncIterator
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from databases import Database
from httpx import ASGITransport, AsyncClient, Response
from PIL import Image

from api.application import create_application
from api.settings.settings import Settings
from schema.content.shares import SharePlatform
from schema.rules.services import PostingRules
from tests.api.conversation import initialised
from tests.api.publisher import SECRET, bearer
from tests.builder import Builder
from tests.database import NEWEST, PUBLIC_URL
from tests.servers import serving

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15"
SHARE = 'mutation { shareArticle(input: {articleId: "Article_1", platform: X}) { share { count } errors { code } } }'
PAGE = "https%3A%2F%2Fnews.example%2Farticles%2Fs"


@pytest.fixture
async def reader(database: Database, database_url: str, make: Builder) -> AsyncIterator[AsyncClient]:
    """A reader with a browser; there is one article."""
    await make.article(slug="s", headline="A & B", source="Wire")
    application = create_application(Settings(database_url=database_url, jwt_secret=SECRET))
    transport, headers = ASGITransport(application, client=("203.0.113.7", 1)), {"user-agent": FIREFOX, **NEWEST}
    async with (
        application.router.lifespan_context(application),
        AsyncClient(transport=transport, base_url=PUBLIC_URL, headers=headers) as client,
    ):
        yield client


async def counted(make: Builder) -> int:
    count: int = await make.connection.fetchval("select count from news.share where id = 1")
    return count


async def test_a_short_link_counts_and_leads_to_the_platforms_dialog(reader: AsyncClient, make: Builder) -> None:
    response = await reader.get("/s/1")

    assert (response.status_code, response.content) == (302, b"")
    assert response.headers["location"] == f"https://x.com/intent/post?url={PAGE}&text=A%20%26%20B"
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["x-robots-tag"] == "noindex, nofollow"
    assert await counted(make) == 1


@pytest.mark.parametrize(
    ("code", "location"),
    [("a", f"mailto:?subject=A%20%26%20B&body={PAGE}"), ("b", "https://news.example/articles/s")],
)
async def test_a_short_link_leads_to_what_is_no_page_of_a_platform_too(
    reader: AsyncClient, code: str, location: str
) -> None:
    assert (await reader.get(f"/s/{code}")).headers["location"] == location


async def test_a_reader_counts_once_whether_by_link_or_by_mutation(reader: AsyncClient, make: Builder) -> None:
    await reader.get("/s/1")
    answer = await reader.post("/graphql", json={"query": SHARE})
    await reader.get("/s/1")
    await reader.get("/s/1", headers={"user-agent": SAFARI})

    assert answer.json() == {"data": {"shareArticle": {"share": {"count": 1}, "errors": []}}}
    assert await counted(make) == 2


async def test_readers_who_follow_a_link_at_once_count_once_each(reader: AsyncClient, make: Builder) -> None:
    agents = [f"{FIREFOX} {number % 3}" for number in range(15)]
    await asyncio.gather(*(reader.get("/s/1", headers={"user-agent": agent}) for agent in agents))

    assert await counted(make) == 3


async def test_three_hundred_user_agents_of_one_address_are_no_three_hundred_shares(
    reader: AsyncClient, make: Builder
) -> None:
    for number in range(300):
        await reader.post("/graphql", json={"query": SHARE}, headers={"user-agent": f"{FIREFOX} {number}"})

    assert await counted(make) == PostingRules().shares_per_network


async def test_who_is_signed_in_is_one_reader_in_every_browser(reader: AsyncClient, make: Builder) -> None:
    token = bearer()
    await reader.get("/s/1", headers={"cookie": f"dateline_token={token.removeprefix('Bearer ')}"})
    await reader.post("/graphql", json={"query": SHARE}, headers={"authorization": token, "user-agent": SAFARI})

    assert await counted(make) == 1


async def test_a_reader_counts_over_a_websocket_too(
    database: Database, database_url: str, make: Builder, tmp_path: Path
) -> None:
    await make.article(slug="s")
    async with (
        serving(database_url, tmp_path / "log") as [address],
        initialised(address, user_agent_header=FIREFOX) as socket,
        AsyncClient(base_url=address, timeout=60, headers={"user-agent": FIREFOX}) as client,
    ):
        await socket.subscribe("1", SHARE)
        heard = await socket.hear()
        await client.get("/s/1")

    assert heard["payload"] == {"data": {"shareArticle": {"share": {"count": 1}, "errors": []}}}
    assert await counted(make) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-purpose": "prefetch;prerender"},
        {"purpose": "prefetch"},
        {"x-moz": "prefetch"},
        {"sec-fetch-mode": "no-cors"},
        {"user-agent": ""},
        {"user-agent": "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"},
        {"user-agent": "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"},
        {"user-agent": "WhatsApp/2.23.20.0"},
        {"user-agent": "TelegramBot (like TwitterBot)"},
    ],
    ids=[
        "prerender",
        "prefetch",
        "old prefetch",
        "image",
        "no agent",
        "search engine",
        "Facebook",
        "WhatsApp",
        "Telegram",
    ],
)
async def test_who_only_looks_where_a_link_leads_does_not_count(
    reader: AsyncClient, make: Builder, headers: dict[str, str]
) -> None:
    response = await reader.get("/s/1", headers=headers)

    assert (response.status_code, await counted(make)) == (302, 0)


async def test_a_head_request_does_not_count(reader: AsyncClient, make: Builder) -> None:
    assert ((await reader.head("/s/1")).status_code, await counted(make)) == (302, 0)


@pytest.mark.parametrize("code", ["99", "01", "X", "-1", "%00", "1%20", "s" * 500])
async def test_a_code_that_stands_for_nothing_is_not_found(reader: AsyncClient, code: str) -> None:
    assert (await reader.get(f"/s/{code}")).status_code == 404


async def test_nothing_leads_to_a_hidden_article(reader: AsyncClient, make: Builder) -> None:
    quote = await make.quote(1)
    await make.connection.execute("update news.article set status = 'WITHDRAWN'")
    paths = ["/s/1", "/previews/s.png", f"/previews/s/quote-{quote}.png"]

    assert [(await reader.get(path)).status_code for path in paths] == [410, 404, 404]
    assert await counted(make) == 0


class Head(HTMLParser):
    """What a page tells other platforms, by name."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.told: list[tuple[str, str | None]] = []
        self.links: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given: dict[str, Any] = dict(attrs)
        name = given.get("property", given.get("name", ""))
        if tag == "meta" and name.partition(":")[0] in ("og", "twitter", "article", "description"):
            self.told.append((name, given["content"]))
        if tag == "link" and given["rel"] == "canonical":
            self.told.append(("canonical", given["href"]))
        if tag == "a" and given.get("data-platform"):
            self.links.append((given["data-platform"], given["href"]))


@pytest.fixture
async def quote(reader: AsyncClient, make: Builder) -> int:
    speaker = await make.person(name="Ann Lee")
    await make.names(1, speaker, title="Pilot")
    return await make.quote(1, text='Well-known, "quoted" <words>', speaker_id=speaker)


TITLE, IMAGE = 'A & B <"C">', "http://127.0.0.1:8000/previews/s.png"
CARDS = [
    ("canonical", "https://news.example/articles/s"),
    ("description", '"Lead"'),
    ("og:site_name", "Dateline"),
    ("og:locale", "en_GB"),
    ("og:type", "article"),
    ("og:url", "https://news.example/articles/s"),
    ("og:title", TITLE),
    ("og:description", '"Lead"'),
    ("og:image", IMAGE),
    ("og:image:type", "image/png"),
    ("og:image:width", "1200"),
    ("og:image:height", "630"),
    ("og:image:alt", TITLE),
    ("article:published_time", "2026-01-01T13:00:00+00:00"),
    ("article:modified_time", "2026-01-01T14:00:00+00:00"),
    ("article:section", "Port"),
    ("article:tag", "one"),
    ("article:tag", "two"),
    ("twitter:card", "summary_large_image"),
    ("twitter:title", TITLE),
    ("twitter:description", '"Lead"'),
    ("twitter:image", IMAGE),
    ("twitter:image:alt", TITLE),
]


async def test_an_article_has_its_cards(reader: AsyncClient, make: Builder) -> None:
    await make.connection.execute("""update news.article set headline = 'A & B <"C">', summary = '"Lead"',
        section = 'Port', tags = '{one,two}', updated_at = published_at + interval '1 hour'""")
    head = Head((await reader.get("/articles/s")).text)

    assert head.told == CARDS


async def test_the_cards_of_a_quotes_address_carry_its_words(reader: AsyncClient, quote: int) -> None:
    told = dict(Head((await reader.get(f"/articles/s?quote=Quote_{quote}")).text).told)

    title, image = '“Well-known, "quoted" <words>” – Ann Lee', f"http://127.0.0.1:8000/previews/s/quote-{quote}.png"  # noqa: RUF001
    assert [told[name] for name in ("og:title", "og:image:alt", "twitter:title", "twitter:image:alt")] == [title] * 4
    assert (told["og:image"], told["twitter:image"]) == (image, image)
    assert told["og:description"] == "A & B"
    assert told["og:url"] == f"https://news.example/articles/s?quote=Quote_{quote}"
    assert told["canonical"] == "https://news.example/articles/s"


@pytest.mark.parametrize("named", ["Quote_99", "", "Article_1"])
async def test_an_address_that_names_no_quote_of_the_article_has_the_articles_cards(
    reader: AsyncClient, quote: int, named: str
) -> None:
    told = Head((await reader.get(f"/articles/s?quote={named}")).text).told

    assert told == Head((await reader.get("/articles/s")).text).told


async def test_the_share_row_has_a_link_for_every_platform(reader: AsyncClient) -> None:
    links = Head((await reader.get("/articles/s")).text).links

    platforms = [platform.name for platform in SharePlatform]
    assert links == [(platform, f"/s/{number:x}") for number, platform in enumerate(platforms, 1)]
    assert [(await reader.get(path)).status_code for _, path in links] == [302] * len(platforms)


def picture(response: Response) -> Image.Image:
    assert (response.status_code, response.headers["content-type"]) == (200, "image/png")
    return Image.open(BytesIO(response.content))


async def test_previews_are_images_of_what_they_stand_for(reader: AsyncClient, quote: int, make: Builder) -> None:
    other = await make.quote(1)
    paths = ["/previews/s.png", f"/previews/s/quote-{quote}.png", f"/previews/s/quote-{other}.png"]
    images = [picture(await reader.get(path)) for path in paths]
    await make.connection.execute("update news.article set headline = 'Another'")
    images.append(picture(await reader.get("/previews/s.png")))

    assert [(image.format, image.size) for image in images] == [("PNG", (1200, 630))] * 4
    assert len({image.convert("RGB").tobytes() for image in images}) == 4


async def test_a_preview_that_is_known_is_not_sent_again(reader: AsyncClient) -> None:
    first = await reader.get("/previews/s.png")
    known = await reader.get("/previews/s.png", headers={"if-none-match": first.headers["etag"]})
    other = await reader.get("/previews/s.png", headers={"if-none-match": '"other"'})

    assert first.headers["cache-control"] == "public, max-age=3600"
    assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (other.status_code, other.content) == (200, first.content)


async def test_previews_asked_for_at_once_are_the_same(reader: AsyncClient) -> None:
    responses = await asyncio.gather(*(reader.get("/previews/s.png") for _ in range(5)))

    assert len({response.content for response in responses}) == 1


async def test_there_are_previews_of_what_there_is(reader: AsyncClient, quote: int, make: Builder) -> None:
    await make.article(slug="other")
    paths = ["none.png", "s/quote-99.png", f"other/quote-{quote}.png", "s/quote-x.png", "s.gif", "s/quote-.png"]

    assert [(await reader.get(f"/previews/{path}")).status_code for path in paths] == [404] * 6
