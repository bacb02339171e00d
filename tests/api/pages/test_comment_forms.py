"""Every form about comments: what is sent without scripts, and who is refused."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from databases import Database
from httpx import AsyncClient, Response

import api
from api.identity.bearer_tokens import COOKIE
from tests.api.pages.reader import Page
from tests.api.pages.sites import site
from tests.api.publisher import SECRET, bearer
from tests.builder import Builder
from tests.database import PUBLIC_URL

SITE = Path(api.__file__).parent / "static" / "site"
VECTORS = Path(__file__).parents[2] / "vectors.json"
WORDS = "The furnace was lit when my grandfather was an apprentice."
OTHER_WORDS = "It melts in September, and I shall go and see it again."
ELSEWHERE = "To comment, sign in on the publisher\N{RIGHT SINGLE QUOTATION MARK}s site."
KEY = re.compile(r'name="key" value="([^"]+)"')


@pytest.fixture
async def pages(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    """A site that asks nobody to be patient between two comments."""
    async with site(database_url, jwt_secret=SECRET, public_url=PUBLIC_URL, rate_limits=()) as client:
        yield client


def as_reader(name: str | None, **claims: Any) -> dict[str, str]:
    token = bearer(sub=name.lower(), name=name, **claims).removeprefix("Bearer ") if name else ""
    return {"cookie": f"{COOKIE}={token}"}


async def send(pages: AsyncClient, path: str, name: str | None = "Priya", **fields: str) -> Response:
    return await pages.post(path, data=fields, headers={"origin": PUBLIC_URL, **as_reader(name)})


async def seen(pages: AsyncClient, path: str, name: str | None = None) -> str:
    response = await pages.get(path, headers=as_reader(name))
    assert response.status_code == 200
    return response.text


async def test_a_form_posts_a_comment_and_leads_to_its_place(pages: AsyncClient, make: Builder) -> None:
    await make.article(slug="glass")

    response = await send(pages, "/articles/glass/comments", body=f"{WORDS} *Twice*, even.", key="k")

    assert (response.status_code, response.headers["location"]) == (303, "/articles/glass#Comment_1")
    shown = await seen(pages, "/articles/glass", "Priya")
    assert f"<p>{WORDS} <em>Twice</em>, even.</p>" in shown
    assert '<li id="Comment_1">' in shown


async def test_each_form_that_is_shown_is_one_comment_however_often_it_is_sent(
    pages: AsyncClient, make: Builder
) -> None:
    await make.article(slug="glass")
    keys = [KEY.findall(await seen(pages, "/articles/glass", "Priya")) for _ in range(2)]
    assert len({key for [key] in keys}) == 2

    answers = [await send(pages, "/articles/glass/comments", body=WORDS, key=keys[0][0]) for _ in range(2)]

    assert [answer.headers["location"] for answer in answers] == ["/articles/glass#Comment_1"] * 2
    assert Page(await seen(pages, "/articles/glass")).words.count(WORDS) == 1


async def test_who_is_refused_finds_the_words_again_and_why(pages: AsyncClient, make: Builder) -> None:
    await make.article(slug="glass")

    response = await send(pages, "/articles/glass/comments", body="49 <characters> & none more, that are not enough.")

    assert response.status_code == 422
    assert "<p>A comment has at least 50 characters; this one has 49.</p>" in response.text
    assert ">\n49 &lt;characters&gt; &amp; none more, that are not enough.</textarea>" in response.text
    assert "0 comments" in await seen(pages, "/articles/glass")


async def test_who_is_not_signed_in_keeps_the_words(pages: AsyncClient, make: Builder) -> None:
    await make.article(slug="glass")

    response = await send(pages, "/articles/glass/comments", None, body=WORDS)

    assert response.status_code == 422
    assert "<p>Sign in first.</p>" in response.text
    assert ELSEWHERE in response.text
    assert f"\n{WORDS}</textarea>" in response.text


async def test_a_reply_stands_on_a_page_of_its_own_below_what_it_answers(pages: AsyncClient, make: Builder) -> None:
    await make.comment(article_id=await make.article(slug="glass"), body="First")

    refused = await send(pages, "/comments/Comment_1/reply", body="Short")
    response = await send(pages, "/comments/Comment_1/reply", body=WORDS)

    assert (refused.status_code, ">\nShort</textarea>" in refused.text) == (422, True)
    assert (response.status_code, response.headers["location"]) == (303, "/comments/Comment_2")
    assert Page(await seen(pages, "/comments/Comment_2")).links["Reader 3"] == "/comments/Comment_1"
    assert WORDS in Page(await seen(pages, "/articles/glass")).words


async def test_likes_are_given_and_taken_back_where_the_reader_was(pages: AsyncClient, make: Builder) -> None:
    await make.comment(article_id=await make.article(slug="glass"), body="First")
    here, pressed = "/articles/glass", re.compile(r'value="(\w+)" aria-pressed="(\w+)">Like <span class="likes">(\d*)<')

    first = pressed.search(await seen(pages, here, "Priya"))
    liked = await send(pages, "/comments/Comment_1/like", change="like", next=here)
    then = pressed.search(await seen(pages, here, "Priya"))
    await send(pages, "/comments/Comment_1/like", change="unlike", next=here)
    last = pressed.search(await seen(pages, here, "Priya"))

    assert [match and match.groups() for match in (first, then, last)] == [
        ("like", "false", ""),
        ("unlike", "true", "1"),
        ("like", "false", ""),
    ]
    assert (liked.status_code, liked.headers["location"]) == (303, "/articles/glass#Comment_1")


@pytest.mark.parametrize("elsewhere", ["https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example"])
async def test_a_like_leads_to_no_other_site(pages: AsyncClient, make: Builder, elsewhere: str) -> None:
    await make.comment()

    response = await send(pages, "/comments/Comment_1/like", change="like", next=elsewhere)

    assert response.headers["location"] == "/comments/Comment_1#Comment_1"


async def test_authors_edit_and_delete(pages: AsyncClient, make: Builder) -> None:
    await make.article(slug="glass")
    await send(pages, "/articles/glass/comments", body=WORDS)
    offered = await seen(pages, "/comments/Comment_1", "Priya")

    edited = await send(pages, "/comments/Comment_1/edit", body=OTHER_WORDS)
    shown = Page(await seen(pages, "/articles/glass")).words
    deleted = await send(pages, "/comments/Comment_1/delete")

    assert 'action="/comments/Comment_1/edit" data-minimum="50" data-maximum="3000">' in offered
    assert edited.headers["location"] == "/comments/Comment_1"
    assert (OTHER_WORDS in shown, WORDS in shown) == (True, False)
    assert deleted.headers["location"] == "/articles/glass#comments"
    assert "0 comments" in await seen(pages, "/articles/glass")


async def test_others_edit_and_delete_nothing(pages: AsyncClient, make: Builder) -> None:
    await make.comment(body="First")

    edited = await send(pages, "/comments/Comment_1/edit", body=WORDS)
    deleted = await send(pages, "/comments/Comment_1/delete")

    assert [edited.status_code, deleted.status_code] == [422, 422]
    assert "First" in Page(await seen(pages, "/comments/Comment_1")).words


async def test_a_report_reaches_the_moderators(pages: AsyncClient, make: Builder) -> None:
    await make.comment(body="First")

    response = await send(pages, "/comments/Comment_1/report", reason="SPAM", details="It sells lamps.")

    assert response.headers["location"] == "/comments/Comment_1?reported=yes#report"
    assert "Thank you. The moderators will look at it." in await seen(pages, "/comments/Comment_1?reported=yes")
    assert await make.connection.fetchrow("select reason, details from news.report") == (
        "SPAM",
        "It sells lamps.",
    )


@pytest.mark.parametrize("path", ["/comments/Comment_9", "/comments/Article_1", "/comments/x", "/articles/x/comments"])
async def test_what_is_not_there_is_not_found(pages: AsyncClient, make: Builder, path: str) -> None:
    await make.article()
    response = await (send(pages, path, body=WORDS) if path.endswith("comments") else pages.get(path))

    assert response.status_code == 404


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "https://evil.example"}, {"origin": "null"}, {"sec-fetch-site": "same-site"}],
    ids=["from nowhere", "another site", "a hidden origin", "a neighbour"],
)
async def test_forms_of_other_sites_do_nothing(pages: AsyncClient, make: Builder, headers: dict[str, str]) -> None:
    await make.article(slug="glass")

    response = await pages.post(
        "/articles/glass/comments", data={"body": WORDS}, headers={**headers, **as_reader("Priya")}
    )

    assert response.status_code == 403
    assert "0 comments" in await seen(pages, "/articles/glass")


async def test_a_form_of_its_own_needs_no_origin_where_the_browser_vouches_for_it(
    pages: AsyncClient, make: Builder
) -> None:
    await make.article(slug="glass")
    headers = {"sec-fetch-site": "same-origin", **as_reader("Priya")}

    response = await pages.post("/articles/glass/comments", data={"body": WORDS}, headers=headers)

    assert response.status_code == 303
