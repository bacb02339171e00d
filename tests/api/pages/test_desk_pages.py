"""The desk as it is served: who may see it, what it lists, the preview of what is not stored, the quotes of a text."""

import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from databases import Database
from httpx import AsyncClient, Response

from api.identity.bearer_tokens import COOKIE
from tests.api.pages.reader import Page
from tests.api.pages.sites import site
from tests.api.publisher import SECRET, bearer
from tests.builder import Builder
from tests.database import PUBLIC_URL

ORIGIN = {"origin": PUBLIC_URL}


def cookie(*roles: str, **claims: Any) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={bearer(roles=list(roles), **claims).removeprefix('Bearer ')}"}


ANN = cookie("editor", sub="ann", name="Ann M")
NEW: dict[str, Any] = {
    "headline": "A bell is cast",
    "body": {"markdown": "It rang.\n\n“We poured for nine hours,” she said."},
}


@pytest.fixture
async def pages(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    async with site(database_url, jwt_secret=SECRET, public_url=PUBLIC_URL) as client:
        yield client


async def preview(pages: AsyncClient, headers: dict[str, str] = ORIGIN | ANN, **input: Any) -> Response:
    return await pages.post("/desk/preview", json={"input": input}, headers=headers)


async def stored(make: Builder) -> list[int]:
    tables = ("article", "paragraph", "person", "article_revision")
    return [await make.connection.fetchval(f"select count(*) from news.{table}") for table in tables]


@pytest.mark.parametrize("path", ["/desk", "/desk/new", "/desk/Article_1", "/desk/preview"])
async def test_the_desk_is_for_editors(pages: AsyncClient, make: Builder, path: str) -> None:
    await make.article(status="DRAFT", published_at=None, headline="Nobody knows")
    method = "POST" if path == "/desk/preview" else "GET"

    answers = [
        await pages.request(method, path, headers=viewer | ORIGIN, json={} if method == "POST" else None)
        for viewer in ({}, cookie(), cookie("moderator"))
    ]

    assert [answer.status_code for answer in answers] == [401, 403, 403]
    assert not any("Nobody knows" in answer.text for answer in answers)


async def test_who_is_not_signed_in_is_led_to_sign_in(database: Database, database_url: str) -> None:
    async with site(database_url, jwt_secret=SECRET, sign_in_form="on") as client:
        response = await client.get("/desk/new")

    assert Page(response.text).links["Sign in"] == "/sign-in?next=%2Fdesk%2Fnew"


async def test_articles_of_every_status_are_listed_and_can_be_told_apart(pages: AsyncClient, make: Builder) -> None:
    for status in ("DRAFT", "PUBLISHED", "WITHDRAWN"):
        await make.article(status=status, headline=f"It is {status}", section="Harbour" if status == "DRAFT" else None)

    async def listed(query: str) -> set[str]:
        response = await pages.get(f"/desk{query}", headers=ANN)
        assert response.status_code == 200
        return set(re.findall(r"It is (\w+)", " ".join(Page(response.text).words)))

    assert await listed("") == {"DRAFT", "PUBLISHED", "WITHDRAWN"}
    assert await listed("?status=DRAFT&section=&search=") == {"DRAFT"}
    assert await listed("?section=Harbour") == {"DRAFT"}
    assert await listed("?status=SCHEDULED") == set()


async def test_a_long_list_has_pages(pages: AsyncClient, make: Builder) -> None:
    for _ in range(31):
        await make.article(status="DRAFT", published_at=None)

    first = Page((await pages.get("/desk?status=DRAFT", headers=ANN)).text)
    second = Page((await pages.get(first.links["More"], headers=ANN)).text)

    assert [sum("Headline" in words for words in page.words) for page in (first, second)] == [30, 1]
    assert second.links["From the start"] == "/desk?status=DRAFT"


@pytest.mark.parametrize(
    "path", ["/desk?status=nonsense", "/desk?after=nonsense", "/desk/Article_999", "/desk/Person_1"]
)
async def test_what_there_is_not_is_not_found(pages: AsyncClient, make: Builder, path: str) -> None:
    await make.person()

    assert (await pages.get(path, headers=ANN)).status_code == 404


async def test_the_form_has_what_is_stored_and_lets_none_of_it_out(pages: AsyncClient, make: Builder) -> None:
    article = await make.article(headline="</script><b>Bell", text="<img src=x onerror=alert(1)>")

    response = await pages.get(f"/desk/Article_{article}", headers=ANN)

    assert response.status_code == 200
    assert "</script><b>" not in response.text
    assert "<img src=x" not in response.text
    assert r"\u003c/script\u003e\u003cb\u003eBell" in response.text
    assert response.headers["cache-control"] == "no-store"
    assert "frame-ancestors 'none'; script-src 'self'" in response.headers["content-security-policy"]


async def test_a_preview_is_the_page_and_leaves_nothing_behind(pages: AsyncClient, make: Builder) -> None:
    before = await stored(make)
    quote = {"text": "We poured for nine hours", "speaker": "Ines Ford"}

    response = await preview(pages, **NEW, section="Crafts", keyPoints=["It is heavy"], quotes=[quote])

    page = Page(response.text)
    assert response.status_code == 200
    assert {"A bell is cast", "Crafts", "It is heavy", "It rang.", "Ines Ford"} <= set(page.words)
    assert page.links["We poured for nine hours"].startswith("/people/")
    assert "; sandbox" in response.headers["content-security-policy"]
    assert response.headers["cache-control"] == "no-store"
    assert await stored(make) == before
    assert (await pages.get("/articles/a-bell-is-cast")).status_code == 404


async def test_a_preview_of_a_published_article_changes_nothing_for_readers(pages: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="bell", headline="The old bell")

    shown = await preview(pages, id=f"Article_{article}", headline="The new bell")

    assert "The new bell" in Page(shown.text).words
    assert "The old bell" in Page((await pages.get("/articles/bell")).text).words
    assert await make.connection.fetchval("select revision from news.article") == 1


@pytest.mark.parametrize(
    ("input", "path"),
    [
        ({"headline": "Without a body"}, ["input", "body"]),
        ({**NEW, "headline": " "}, ["input", "headline"]),
        ({**NEW, "slug": "taken"}, ["input", "slug"]),
        ({**NEW, "quotes": [{"text": "One"}, {"text": " "}]}, ["input", "quotes", "1", "text"]),
        ({"id": "Article_999"}, ["input", "id"]),
    ],
    ids=["body", "headline", "slug", "quote", "id"],
)
async def test_what_is_wrong_with_a_preview_is_told(
    pages: AsyncClient, make: Builder, input: dict[str, Any], path: list[str]
) -> None:
    await make.article(slug="taken")

    response = await preview(pages, **input)

    assert response.status_code == 422
    assert [error["path"] for error in response.json()["errors"]] == [path]


@pytest.mark.parametrize("body", ["", "[]", "{", '{"input": 7}', '{"input": {"headline": 7}}'])
async def test_what_no_script_of_the_desk_sends_is_refused(pages: AsyncClient, body: str) -> None:
    response = await pages.post("/desk/preview", content=body, headers=ORIGIN | ANN)

    assert response.status_code in (400, 404)


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
async def test_other_sites_get_no_preview(pages: AsyncClient, origin: str) -> None:
    assert (await preview(pages, {"origin": origin} | ANN, **NEW)).status_code == 403


async def test_only_editors_are_led_to_the_desk(pages: AsyncClient, make: Builder) -> None:
    shown = [Page((await pages.get("/", headers=viewer)).text).links for viewer in (ANN, cookie("moderator"), {})]

    assert ["Desk" in links for links in shown] == [True, False, False]


@pytest.mark.parametrize("status", ["DRAFT", "PUBLISHED"])
async def test_the_page_of_an_article_leads_editors_to_its_form(pages: AsyncClient, make: Builder, status: str) -> None:
    article = await make.article(slug="bell", status=status)

    editors, readers = [Page((await pages.get("/articles/bell", headers=viewer)).text) for viewer in (ANN, {})]

    assert editors.links["Edit the article"] == f"/desk/Article_{article}"
    assert status.capitalize() in editors.words
    assert "Edit the article" not in readers.links


async def test_corrections_stand_on_the_page(pages: AsyncClient, make: Builder) -> None:
    article = await make.article(slug="bell")
    text = "It weighs nine tonnes, <b>not</b> six."
    await make.row("correction", article_id=article, revision=1, text=text)

    assert text in Page((await pages.get("/articles/bell")).text).words


async def test_the_whole_site_is_previewed_from_an_article_as_of_its_hour(pages: AsyncClient, make: Builder) -> None:
    await make.article(slug="mine", status="PUBLISHED", published_at=datetime(2099, 1, 1, 6, tzinfo=UTC))

    sent: Any = {"data": {"at": "2099-01-01T06:00:00+00:00"}, "headers": ORIGIN | ANN}
    led = await pages.post("/desk/Article_1/site", **sent)
    page = await pages.get(led.headers["location"])

    assert (led.status_code, page.status_code) == (303, 200)
    assert led.headers["location"].startswith("/articles/mine?preview=preview_")
    assert 'datetime="2099-01-01T06:00:00+00:00"' in page.text
    assert (await pages.post("/desk/Article_9/site", **sent)).status_code == 404
    assert (await pages.post("/desk/Article_1/site", data={}, headers=ANN)).status_code == 403
    assert (await pages.post("/desk/Article_1/site", data={}, headers=ORIGIN)).status_code == 401
