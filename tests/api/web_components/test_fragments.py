"""Comments as HTML for pages of other sites: cached, purged and read by allowed origins as the endpoint is."""

from collections.abc import AsyncIterator
from time import time
from typing import Any

import pytest
from databases import Database
from httpx import ASGITransport, AsyncClient

from api.application import create_application
from api.settings.settings import Settings
from tests.api.publisher import SECRET, bearer
from tests.builder import Builder
from tests.database import NEWEST, PUBLIC_URL

HOST = "https://magazine.example"
HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
async def client(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    given: dict[str, Any] = {"public_url": PUBLIC_URL, "allowed_origins": (HOST,), "shared_seconds": 60}
    application = create_application(Settings(database_url=database_url, jwt_secret=SECRET, **given))
    async with (
        application.router.lifespan_context(application),
        AsyncClient(transport=ASGITransport(application), base_url=PUBLIC_URL, headers=NEWEST) as client,
    ):
        yield client


async def test_what_is_for_everyone_is_kept_and_tagged_and_what_is_not_is_not(
    client: AsyncClient, make: Builder
) -> None:
    article = await make.article(slug="mill")
    name = await make.commenter(display_name=HOSTILE)
    await make.comment(article_id=article, author_id=name, body="Flour everywhere.")
    everyone = await client.get("/embed/articles/mill", headers={"origin": HOST})
    same = await client.get("/embed/articles/mill", headers={"if-none-match": everyone.headers["etag"]})
    token = bearer(sub="nina", name="Nina", exp=int(time()) + 600)
    own = await client.get("/embed/articles/mill", headers={"origin": HOST, "authorization": token})

    assert everyone.headers["cache-control"] == "public, max-age=0, s-maxage=60"
    assert {"article.1", "discussion.1"} <= {*everyone.headers["cache-tag"].split(",")}
    assert everyone.headers["access-control-allow-origin"] == HOST
    assert {"Origin", "Authorization"} <= {*everyone.headers["vary"].split(", ")}
    assert "Flour everywhere." in everyone.text
    assert HOSTILE not in everyone.text
    assert 'href="/' not in everyone.text
    assert 'action="/' not in everyone.text
    assert same.status_code == 304
    assert (own.headers["cache-control"], "cache-tag" in own.headers) == ("private, no-cache", False)
    assert "Nina" in own.text

    await make.comment(article_id=article, body="Newer.")
    assert "Newer." in (await client.get("/embed/articles/mill")).text


async def test_refusals_say_why_in_json_that_pages_may_read(client: AsyncClient, make: Builder) -> None:
    await make.article(slug="mill")
    gone = await make.article(slug="gone", status="WITHDRAWN")
    comment = await make.comment(article_id=gone)
    told = {}
    for path, token in (
        ("/articles/none", None), ("/articles/gone", None), (f"/comments/Comment_{comment}", None),
        ("/comments/Article_1", None), ("/comments/x", None), ("/articles/mill", "Bearer a.b.c"),
    ):  # fmt: skip
        headers = {"origin": HOST} | ({"authorization": token} if token else {})
        answer = await client.get(f"/embed{path}", headers=headers)
        assert answer.headers["access-control-allow-origin"] in (HOST, "*")
        told[path] = answer.status_code, answer.json()["errors"][0]["extensions"]["code"]

    assert told == {
        "/articles/none": (404, "NOT_FOUND"),
        "/articles/gone": (410, "GONE"),
        f"/comments/Comment_{comment}": (404, "NOT_FOUND"),
        "/comments/Article_1": (404, "NOT_FOUND"),
        "/comments/x": (404, "NOT_FOUND"),
        "/articles/mill": (401, "BAD_TOKEN"),
    }


@pytest.mark.parametrize(
    ("language", "spoken"),
    [("", "de"), ("ar", "ar"), ("es-MX", "es"), ("xx", "de"), ("../../etc", "de"), ("ja" * 40, "de")],
)
async def test_the_words_are_in_the_language_that_the_page_asks_for(
    client: AsyncClient, make: Builder, language: str, spoken: str
) -> None:
    await make.article(slug="mill", language="de")
    found = await client.get("/embed/articles/mill", params={"language": language})

    assert f' lang="{spoken}" dir="{"rtl" if spoken == "ar" else "ltr"}"' in found.text


async def test_orders_pages_and_threads_lead_on(client: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="mill")
    comments = [await make.comment(article_id=article) for _ in range(21)]
    for _ in range(6):
        await make.comment(parent_id=comments[0])
    await make.like(comments[7])

    newest = (await client.get("/embed/articles/mill")).text
    liked = (await client.get("/embed/articles/mill", params={"order": "MOST_LIKED"})).text
    thread = (await client.get(f"/embed/comments/Comment_{comments[0]}")).text

    assert newest.index(f'id="Comment_{comments[20]}"') < newest.index(f'id="Comment_{comments[19]}"')
    assert f'id="Comment_{comments[0]}"' not in newest
    assert 'data-load="more"' in newest
    assert liked.index(f'id="Comment_{comments[7]}"') < liked.index(f'id="Comment_{comments[20]}"')
    assert thread.count("<li id=") == 7
    assert (await client.get("/embed/articles/mill", params={"order": "NONE"})).status_code == 200


async def test_the_element_comes_whole_for_the_servers_of_other_sites(client: AsyncClient, make: Builder) -> None:
    await make.comment(article_id=await make.article(slug="mill"), body="Flour everywhere.")
    element = await client.get("/embed/elements/mill")
    unstyled = await client.get("/embed/elements/mill?unstyled&language=ar")

    assert "discussion.1" in element.headers["cache-tag"]
    assert element.text.startswith('<dateline-comments article="mill"><template shadowrootmode="open">')
    assert element.text.rstrip().endswith("</template></dateline-comments>")
    assert "Flour everywhere." in element.text
    assert element.text.count(f'<link rel="stylesheet" href="{PUBLIC_URL}/embed/files/') == 2
    assert ("<link" in unstyled.text, '<dateline-comments article="mill" lang="ar">' in unstyled.text) == (False, True)
