"""How pages answer: what is not there, what is known already, who may see what."""

import re
from pathlib import Path

import pytest
from graphql import parse, validate
from httpx import AsyncClient

import api
from api.identity.bearer_tokens import COOKIE
from api.pages.documents import FOLDER, query
from api.pages.scripts.modules import scripts_version
from schema.schema import executable
from tests.api.pages.glassworks import glassworks
from tests.api.pages.reader import Page, page
from tests.api.pages.sites import site
from tests.api.publisher import SECRET, bearer
from tests.builder import BEGINNING, Builder

SCRIPTS = Path(api.__file__).parent / "static" / "site"


@pytest.mark.parametrize(
    "path",
    [
        *("/articles/none", "/people/none", "/sections/none", "/topics/none", "/tags/none", "/articles/%00", "/?q=%00"),
        *("/?after=nonsense", "/articles/glassworks?comments=nonsense", "/people/agnes?quotes=nonsense"),
    ],
)
async def test_what_there_is_not_is_a_page_too(client: AsyncClient, make: Builder, path: str) -> None:
    await glassworks(make)

    response = await client.get(path)

    assert (response.status_code, response.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert Page(response.text).words[0] == "There is no such page"
    assert Page(response.text).links["Economy"] == "/sections/economy"
    assert "default-src 'none'" in response.headers["content-security-policy"]


async def test_a_cursor_of_another_list_is_not_found(client: AsyncClient, make: Builder) -> None:
    for _ in range(14):
        await make.article(section="Economy")
    older = (await page(client, "/")).links["Older articles"]

    assert [(await client.get(f"{path}{older}")).status_code for path in ("/", "/sections/economy")] == [200, 404]


async def test_a_database_that_does_not_answer_is_said_so(database_url: str, make: Builder) -> None:
    async with site(database_url, statement_timeout=1) as client, make.connection.transaction():
        await make.connection.execute("lock table news.article in access exclusive mode")
        response = await client.get("/")

    assert (response.status_code, response.headers["retry-after"]) == (503, "5")
    assert Page(response.text).words[0] == "We are back in a moment"


@pytest.mark.parametrize("path", ["/", "/articles/glassworks", "/people/agnes"])
async def test_a_page_that_is_still_the_same_is_not_sent_again(client: AsyncClient, make: Builder, path: str) -> None:
    article = await glassworks(make)
    first = await client.get(path)
    known = {"if-none-match": f'"other", {first.headers["etag"]}'}

    same = await client.get(path, headers=known)
    await make.comment(article_id=article)
    other = await client.get(path, headers=known)

    assert (same.status_code, same.content, same.headers["etag"]) == (304, b"", first.headers["etag"])
    assert (same.headers["cache-control"], same.headers["vary"]) == ("private, no-cache", "Cookie, Accept-Encoding")
    assert (other.status_code, other.headers["etag"] == first.headers["etag"]) == (200, False)


async def test_head_tells_the_same_as_get(client: AsyncClient, make: Builder) -> None:
    await glassworks(make)

    client.headers["x-request-id"] = "one"
    got, told = await client.get("/articles/glassworks"), await client.head("/articles/glassworks")

    assert (told.status_code, told.headers) == (200, got.headers)


async def test_moderators_are_led_to_their_queue(database_url: str, make: Builder) -> None:
    tokens = [bearer(roles=roles).removeprefix("Bearer ") for roles in (["moderator"], [])]
    async with site(database_url, jwt_secret=SECRET) as client:
        shown = [(await page(client, "/", {COOKIE: token})).links for token in [*tokens, "spoilt"]]

    assert ["Moderation" in links for links in shown] == [True, False, False]


async def test_drafts_and_articles_of_tomorrow_are_not_to_be_read(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="draft", status="DRAFT", section="Economy", tags=["hidden"])
    await make.article(slug="tomorrow", published_at=BEGINNING.replace(year=2100), section="Economy")

    paths = (
        "/articles/draft",
        "/articles/tomorrow",
        "/sections/economy",
        "/topics/hidden",
        "/tags/hidden",
        "/sections/Economy",
    )
    assert {(await client.get(path)).status_code for path in paths} == {404}


@pytest.mark.parametrize("document", sorted(file.stem for file in FOLDER.glob("*.graphql")))
def test_every_document_of_the_pages_could_come_from_any_client(document: str) -> None:
    text = query(document)

    assert not text or validate(executable, parse(text)) == []


@pytest.mark.parametrize("script", sorted(SCRIPTS.rglob("*.js")), ids=lambda file: str(file.relative_to(SCRIPTS)))
def test_scripts_ask_for_documents_of_the_site_alone(script: Path) -> None:
    text = script.read_text()
    asked = re.findall(r'"dateline\.(\w+)"', text)

    assert all(query(document) for document in asked)
    assert re.search(r"\{ query\b", text) is None


async def test_modules_of_scripts_are_fetched_with_them(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="glass")

    page = (await client.get("/articles/glass")).text
    named = re.findall(r'<link rel="modulepreload" href="([^"]+)">', page)

    folder = f"/static/{scripts_version()}/site"
    assert {f"{folder}/comments/view.js", f"{folder}/localization.js"} < set(named)
    assert len(named) == len(set(named))
    for address in named:
        assert await kept(client, address) == (200, "public, max-age=31536000, immutable")


async def kept(client: AsyncClient, address: str) -> tuple[int, str]:
    response = await client.get(address)
    return response.status_code, response.headers["cache-control"]


async def test_scripts_of_another_version_are_there_and_not_kept(client: AsyncClient) -> None:
    for address in ("/static/0123456789ab/site/times.js", "/static/site/times.js"):
        assert await kept(client, address) == (200, "no-cache")
    for address in ("/static/0123456789ab/graphiql/page.js", "/static/0123456789ab/0123456789ab/site/times.js"):
        assert (await client.get(address)).status_code == 404
