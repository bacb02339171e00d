"""The page for developers: what it shows to paste is what this server takes, and the answers are its own."""

import re
import shlex

import orjson
import pytest
from httpx import AsyncClient

from api.pages.error_explanations import ERRORS
from api.settings.settings import Settings
from tests.api.pages.sites import site
from tests.api.publisher import SECRET, bearer
from tests.builder import Builder
from tests.database import PUBLIC_URL
from tests.docs.blocks import ROOT, of_developer_page

SENT = re.compile(r'(?:graphql_error\(|refused\(|Outcome\.[A-Z_]+, |error_body\(.*, )"([A-Z_]+)"')
ERRORS_PAGE = ROOT / "docs" / "errors-and-limits.md"


async def texts(client: AsyncClient) -> dict[str, str]:
    """What the page offers to paste, by name."""
    response = await client.get("/developers")
    assert response.status_code == 200
    return {block.place: block.text for block in of_developer_page(response.text)}


@pytest.mark.parametrize("name", ["front page", "article page", "comment"])
async def test_what_can_be_pasted_gives_the_answer_that_is_shown(client: AsyncClient, make: Builder, name: str) -> None:
    await make.comment(article_id=await make.article(headline="“Glass” & it's hands"))
    shown = await texts(client)

    asked = {"query": shown[name.capitalize()], "variables": orjson.loads(shown.get(f"Variables: {name}", "{}"))}
    answer = await client.post("/graphql", json=asked)

    assert orjson.loads(shown[f"Answer: {name}"]) == answer.json()
    assert ("data" in answer.json(), "errors" in answer.json()) == (True, False)


@pytest.mark.parametrize("name", ["front page", "article page", "comment"])
async def test_the_curl_line_asks_the_same(client: AsyncClient, make: Builder, name: str) -> None:
    await make.article()
    shown = await texts(client)

    curl, *options, address, header, content_type, _, body = shlex.split(shown[f"With curl: {name}"])
    answer = await client.post("/graphql", content=body, headers={"content-type": "application/json"})

    assert (curl, address) == ("curl", f"{Settings().public_url}/graphql")
    assert (header, content_type) == ("-H", "content-type: application/json")
    assert options == (["-H", "authorization: Bearer $token"] if name == "comment" else [])
    assert orjson.loads(shown[f"Answer: {name}"]) == answer.json()


async def test_the_comment_of_the_page_is_posted_with_a_token_and_never_by_the_page(
    client: AsyncClient, make: Builder, database_url: str
) -> None:
    await make.article()
    shown = await texts(client)
    assert await make.connection.fetchval("select count(*) from news.comment") == 0

    asked = {"query": shown["Comment"], "variables": orjson.loads(shown["Variables: comment"])}
    async with site(database_url, jwt_secret=SECRET) as signed:
        answer = await signed.post("/graphql", json=asked, headers={"authorization": bearer()})

    assert answer.json()["data"]["postComment"]["errors"] == []
    assert answer.json()["data"]["postComment"]["comment"]["author"] == {"displayName": "Priya S"}


async def test_the_first_event_is_the_count_that_is_shown(client: AsyncClient, make: Builder) -> None:
    await make.comment(article_id=await make.article(slug="glassworks"))

    shown = await texts(client)

    event = {"article": {"slug": "glassworks"}, "commentCount": 1}
    assert orjson.loads(shown["Answer: comment counts"]) == {"data": {"commentCounts": event}}
    assert shlex.split(shown["With curl: comment counts"])[1:4] == ["-N", "-H", "accept: text/event-stream"]


async def test_an_empty_site_shows_what_to_ask_without_answers(client: AsyncClient) -> None:
    shown = await texts(client)

    assert [name for name in shown if name.startswith("Answer")] == ["Answer: front page"]
    assert orjson.loads(shown["Answer: front page"])["data"]["articles"]["nodes"] == []


async def test_what_was_withdrawn_is_no_example(client: AsyncClient, make: Builder) -> None:
    await make.article(headline="First")
    withdrawn = await make.article(headline="Second")
    assert any("Second" in text for text in (await texts(client)).values())

    await make.connection.execute("update news.article set status = 'WITHDRAWN' where id = $1", withdrawn)

    shown = (await texts(client)).values()
    assert any("First" in text for text in shown)
    assert not any("Second" in text for text in shown)


async def test_links_lead_only_to_what_is_switched_on(database_url: str) -> None:
    async with site(database_url, public_url=PUBLIC_URL) as client:
        everything = (await client.get("/developers")).text
    async with site(database_url, graphiql=False, introspection=False) as client:
        bare = (await client.get("/developers")).text

    links = ('href="/graphql"', 'href="/schema.graphql"')
    assert [[link in page for link in links] for page in (everything, bare)] == [[True, True], [False, False]]
    [script] = [block.text for block in of_developer_page(everything) if block.place == "In a script"]
    assert script.startswith(f'const endpoint = "{PUBLIC_URL}/graphql";')


def test_the_documentation_has_the_same_table_of_errors() -> None:
    rows = re.findall(r"^\| ((?:`[A-Z_]+`(?:, )?)+) \| (.+) \|$", ERRORS_PAGE.read_text("utf-8"), re.MULTILINE)

    assert [(tuple(re.findall(r"[A-Z_]+", codes)), meaning) for codes, meaning in rows] == list(ERRORS)


def test_each_code_that_requests_are_refused_by_is_explained() -> None:
    sources = [path.read_text("utf-8") for floor in ("api", "schema") for path in (ROOT / floor).rglob("*.py")]
    sent = {code for source in sources for code in SENT.findall(source)}

    assert len(sent) > 20
    assert sent <= {code for codes, _ in ERRORS for code in codes}
