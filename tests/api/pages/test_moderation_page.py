"""The moderators' page as plain forms: what it shows, what it does, and to whom."""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from databases import Database
from graphql import parse, validate
from httpx import AsyncClient, Response

import api
from api.identity.bearer_tokens import COOKIE
from api.pages.documents import query
from schema.schema import executable
from tests.api.pages.reader import Page
from tests.api.pages.sites import site
from tests.api.publisher import SECRET, bearer
from tests.builder import Builder
from tests.database import PUBLIC_URL

STATIC = Path(api.__file__).parent / "static" / "site"
SCRIPTS = sorted((STATIC / "moderation").glob("*.js"))
ORIGIN = {"origin": PUBLIC_URL}


def cookie(*roles: str, **claims: Any) -> dict[str, str]:
    return {"cookie": f"{COOKIE}={bearer(roles=list(roles), **claims).removeprefix('Bearer ')}"}


MO = cookie("moderator", sub="mo", name="Mo D")
ANN = cookie("editor", sub="ann", name="Ann M")


@pytest.fixture
async def pages(database: Database, database_url: str) -> AsyncIterator[AsyncClient]:
    async with site(database_url, jwt_secret=SECRET, public_url=PUBLIC_URL) as client:
        yield client


async def seen(pages: AsyncClient, **parameters: str) -> str:
    response = await pages.get("/moderation", params=parameters, headers=MO)
    assert response.status_code == 200
    return " ".join(Page(response.text).words)


async def decide(pages: AsyncClient, comment: int, decision: str, viewer: Any = MO, **fields: str) -> Response:
    form = {"comment": f"Comment_{comment}", "expected": "PENDING", "decision": decision, **fields}
    return await pages.post("/moderation/decisions", data=form, headers=ORIGIN | viewer)


async def status(make: Builder, comment: int) -> str:
    found: str = await make.connection.fetchval("select status from news.comment where id = $1", comment)
    return found


async def test_who_is_not_signed_in_is_led_to_sign_in(database: Database, database_url: str) -> None:
    async with site(database_url, jwt_secret=SECRET, sign_in_form="on") as pages:
        response = await pages.get("/moderation?article=Article_1&reported=yes")

    links = Page(response.text).links
    assert (response.status_code, response.headers["www-authenticate"]) == (401, "Bearer")
    assert links["Sign in"] == "/sign-in?next=%2Fmoderation%3Farticle%3DArticle_1%26reported%3Dyes"


async def test_who_is_no_moderator_is_told_so(pages: AsyncClient, make: Builder) -> None:
    await make.comment(status="PENDING", body="Not for readers")

    response = await pages.get("/moderation", headers=cookie())

    assert response.status_code == 403
    assert "You are signed in as Priya S, who does not moderate comments here." in Page(response.text).words
    assert "Not for readers" not in response.text


async def test_forms_of_others_than_moderators_do_nothing(pages: AsyncClient, make: Builder) -> None:
    comment = await make.comment(status="PENDING")

    answers = [await decide(pages, comment, "PUBLISH", viewer) for viewer in ({}, cookie(), cookie(exp=1))]

    assert [answer.status_code for answer in answers] == [401, 403, 401]
    assert await status(make, comment) == "PENDING"


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://news.example:8080"])
async def test_forms_of_other_sites_do_nothing(pages: AsyncClient, make: Builder, origin: str) -> None:
    comment, article = await make.comment(status="PENDING"), await make.article()

    decided = await decide(pages, comment, "PUBLISH", MO | {"origin": origin})
    form = {"discussion": f"Article_{article}", "mode": "CLOSED"}
    closed = await pages.post("/moderation/commenting", data=form, headers=MO | {"origin": origin})

    assert (decided.status_code, closed.status_code) == (403, 403)
    assert await status(make, comment) == "PENDING"
    assert await make.connection.fetchval("select count(*) from news.decision") == 0


async def test_an_item_shows_what_a_decision_needs(pages: AsyncClient, make: Builder) -> None:
    lucian = await make.commenter(display_name="Lucian F")
    parent = await make.comment(author_id=await make.commenter(display_name="Dora K"), body="What I said.")
    await make.comment(author_id=lucian, article_id=await make.article())
    comment = await make.comment(author_id=lucian, parent_id=parent, status="PENDING", body="What I answer.")
    await make.row_without_id(
        "report", comment_id=comment, commenter_id=await make.commenter(display_name="Rita"), reason="OFF_TOPIC"
    )
    await make.row("decision", comment_id=comment, stage="suspect_words", to_status="PENDING", reason="It has “x”.")

    words = await seen(pages)

    assert "Moderation: 1 waiting" in words
    assert "Lucian F 1 published comment" in words
    assert "In reply to Dora K : What I said." in words
    assert re.search(r"Reported by Rita as off topic, \d+ \w+ \d{4}", words)
    assert re.search(r"Held by suspect words, \d+ \w+ \d{4}, \d\d:\d\d UTC : It has “x”\.", words)


async def test_a_decision_leads_back_to_the_same_queue(pages: AsyncClient, make: Builder) -> None:
    author = await make.commenter(display_name="Lucian F")
    comment = await make.comment(status="PENDING", author_id=author)

    response = await decide(pages, comment, "REJECT", reason=" Unkind.\r\nTwice. ", reported="yes", status="PENDING")

    assert response.status_code == 303
    assert response.headers["location"] == f"/moderation?status=PENDING&reported=yes&done=Comment_{comment}"
    decision = await make.connection.fetchrow("select to_status, reason from news.decision")
    assert tuple(decision) == ("REJECTED", "Unkind.\nTwice.")
    back = Page((await pages.get(response.headers["location"], headers=MO)).text)
    assert "The comment of Lucian F is rejected now." in back.words


async def test_the_second_of_two_moderators_is_told(pages: AsyncClient, make: Builder) -> None:
    comment = await make.comment(status="PENDING")
    await make.comment(status="PENDING", body="Still waits.")
    await decide(pages, comment, "PUBLISH", ANN)

    late = await decide(pages, comment, "REMOVE")

    words = " ".join(Page(late.text).words)
    assert late.status_code == 409
    assert "This comment is published already. Ann M decided so at" in words
    assert "Still waits." in words
    assert await status(make, comment) == "PUBLISHED"


async def test_what_a_comment_can_become_depends_on_how_it_stands(pages: AsyncClient, make: Builder) -> None:
    for standing in ("PENDING", "PUBLISHED", "REJECTED", "REMOVED"):
        await make.comment(status=standing)

    async def offered(standing: str) -> list[str]:
        html = (await pages.get("/moderation", params={"status": standing}, headers=MO)).text
        return re.findall(r'name="decision" value="(\w+)"', html)

    assert await offered("PENDING") == ["PUBLISH", "REJECT", "REMOVE"]
    assert await offered("PUBLISHED") == ["REMOVE"]
    assert await offered("REJECTED") == ["RESTORE"]
    assert await offered("REMOVED") == ["RESTORE"]


async def test_the_queue_is_filtered_by_article_and_reports(pages: AsyncClient, make: Builder) -> None:
    article = await make.article()
    reported = await make.comment(article_id=article, status="PENDING", body="Reported.")
    await make.comment(article_id=article, status="PENDING", body="Quiet.")
    await make.comment(status="PENDING", body="Elsewhere.")
    await make.row_without_id("report", comment_id=reported, commenter_id=await make.commenter(), reason="SPAM")

    async def bodies(**parameters: str) -> list[str]:
        words = await seen(pages, **parameters)
        return [body for body in ("Reported.", "Quiet.", "Elsewhere.") if f" {body} " in words]

    assert await bodies() == ["Reported.", "Quiet.", "Elsewhere."]
    assert await bodies(article=f"Article_{article}") == ["Reported.", "Quiet."]
    assert await bodies(reported="yes", article="") == ["Reported."]


async def test_a_long_queue_has_pages_that_keep_the_filter(pages: AsyncClient, make: Builder) -> None:
    article = await make.article()
    for number in range(21):
        await make.comment(article_id=article, status="PENDING", body=f"Number {number}.")

    first = Page((await pages.get(f"/moderation?article=Article_{article}", headers=MO)).text)
    second = Page((await pages.get(first.links["More"], headers=MO)).text)

    assert ("Number 19." in first.words, "Number 20." in first.words) == (True, False)
    assert ("Number 19." in second.words, "Number 20." in second.words) == (False, True)
    assert second.links["From the start"] == f"/moderation?article=Article_{article}&status=PENDING"


async def test_comments_of_an_article_are_opened_and_closed(pages: AsyncClient, make: Builder) -> None:
    article = await make.article(headline="Bells & whistles")

    async def become(mode: str) -> str:
        form = {"discussion": f"Article_{article}", "mode": mode, "status": "PENDING"}
        response = await pages.post("/moderation/commenting", data=form, headers=MO | ORIGIN)
        back = (await pages.get(response.headers["location"], headers=MO)).text
        assert re.findall(r'value="(\w+)" aria-pressed="true"', back) == [mode]
        return next(words for words in Page(back).words if words.startswith("Comments on"))

    assert await become("PREMODERATED") == "Comments on “Bells & whistles” are now: pre-moderated."
    assert await become("CLOSED") == "Comments on “Bells & whistles” are now: closed."
    assert await become("OPEN") == "Comments on “Bells & whistles” are now: open."


@pytest.mark.parametrize("query", ["status=nonsense", "after=nonsense", "article=Article_9999", "article=%00"])
async def test_what_no_link_leads_to_is_not_found(pages: AsyncClient, query: str) -> None:
    assert (await pages.get(f"/moderation?{query}", headers=MO)).status_code == 404


async def test_only_pages_to_read_may_be_framed(database: Database, database_url: str) -> None:
    async with site(database_url, jwt_secret=SECRET, frame_ancestors=("https://www.news.example",)) as pages:
        policies = [
            (await pages.get(path, headers=MO)).headers["content-security-policy"] for path in ("/", "/moderation")
        ]

    framed, alone = (re.findall(r"frame-ancestors ([^;]+)", policy) for policy in policies)
    assert (framed, alone) == (["'self' https://www.news.example"], ["'none'"])


def test_the_scripts_ask_by_the_id_of_a_document_that_the_schema_has() -> None:
    asked = [name for script in SCRIPTS for name in re.findall(r'"dateline\.(\w+)"', script.read_text())]

    assert asked == ["live_queue"]
    assert validate(executable, parse(query("live_queue"))) == []


def test_the_page_stays_small() -> None:
    assert sum(len(script.read_bytes()) for script in SCRIPTS) < 10_240
    assert len((STATIC / "moderation.css").read_bytes()) < 3072


async def test_many_are_decided_at_once_and_one_is_taken_back(pages: AsyncClient, make: Builder) -> None:
    first, second, third = [await make.comment(status="PENDING") for _ in range(3)]
    form = {"comments": [f"Comment_{first}", f"Comment_{second}"], "expected": "PENDING", "all": "REJECT"}

    done = await pages.post("/moderation/together", data=form, headers=ORIGIN | MO)
    late = await pages.post(
        "/moderation/together", data=form | {"comments": [f"Comment_{third}", form["comments"][0]]}, headers=ORIGIN | MO
    )

    none = await pages.post("/moderation/together", data={**form, "comments": []}, headers=ORIGIN | MO)

    assert done.headers["location"] == f"/moderation?status=PENDING&done=Comment_{first}%2CComment_{second}"
    assert (none.status_code, "Choose the comments first" in " ".join(Page(none.text).words)) == (409, True)
    assert "1 of 2 were not decided." in " ".join(Page(late.text).words)
    assert [await status(make, key) for key in (first, second, third)] == ["REJECTED"] * 3
    assert "Undo" in await seen(pages, done=f"Comment_{first}")
    undo = {"comment": f"Comment_{first}", "expected": "REJECTED"}
    assert (await pages.post("/moderation/undo", data=undo, headers=ORIGIN | MO)).status_code == 303
    assert await status(make, first) == "PENDING"


async def test_commenters_are_banned_beside_what_they_have_written(pages: AsyncClient, make: Builder) -> None:
    author = await make.commenter(display_name="Ann B")
    await make.comment(author_id=author, body="An ochre heron.")
    await make.comment(author_id=author, status="PENDING")
    whom = {"commenter": f"Commenter_{author}"}

    shown = await seen(pages)
    banned = await pages.post("/moderation/bans", data=whom | {"days": "7", "reason": "Rude."}, headers=ORIGIN | MO)

    assert "An ochre heron." in shown
    assert "Ann B is banned now." in await seen(pages, done=whom["commenter"])
    assert banned.status_code == 303
    until = (
        "select banned_until between now() + interval '6 days' and now() + interval '8 days' "
        "from news.commenter where id = $1"
    )
    assert await make.connection.fetchval(until, author)
    await pages.post("/moderation/bans", data=whom | {"change": "unban"}, headers=ORIGIN | MO)
    assert "Ann B is not banned." in await seen(pages, done=whom["commenter"])


async def test_published_comments_are_featured(pages: AsyncClient, make: Builder) -> None:
    comment = await make.comment()
    change = {"comment": f"Comment_{comment}", "status": "PUBLISHED"}

    for verb, shown in (("feature", "Feature no longer"), ("unfeature", "Feature")):
        await pages.post("/moderation/features", data=change | {"change": verb}, headers=ORIGIN | MO)
        assert shown in await seen(pages, status="PUBLISHED")
