"""Articles are published, now or from a time on, withdrawn and corrected; who did it stands in the audit log."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asyncpg import Connection

from db.content import publication
from tests.schema.conftest import MODERATOR, PRIYA, Ask
from tests.schema.rules.publishing.conftest import BODY, CEM, EVA, Desk

SEEN = "query($slug: String!) { article(slug: $slug) { headline corrections { text revision } } }"


async def headline(ask: Ask, slug: str) -> str | None:
    """As any reader sees it."""
    found = (await ask(SEEN, slug=slug))["article"]
    return found and str(found["headline"])


def later(**time: int) -> str:
    return (datetime.now(UTC) + timedelta(**time)).isoformat()


async def test_a_draft_is_published_now(desk: Desk, ask: Ask) -> None:
    draft = await desk.new()
    assert (draft["status"], await headline(ask, draft["slug"])) == ("DRAFT", None)

    published = (await desk.send("publishArticle", articleId=draft["id"]))["article"]
    again = (await desk.send("publishArticle", CEM, articleId=draft["id"]))["article"]

    assert published == draft | {"status": "PUBLISHED", "revision": 2} | {
        name: published[name] for name in ("publishedAt", "updatedAt")
    }
    assert abs(datetime.fromisoformat(published["publishedAt"]) - datetime.now(UTC)) < timedelta(minutes=2)
    assert published["updatedAt"] == published["publishedAt"]
    assert again == published
    assert await headline(ask, draft["slug"]) == "Geese"


async def test_one_may_be_published_at_a_time_of_the_past_and_scheduled_for_one_to_come(desk: Desk, ask: Ask) -> None:
    draft = await desk.new()

    scheduled = (await desk.send("publishArticle", articleId=draft["id"], at=later(hours=1)))["article"]
    assert (scheduled["status"], await headline(ask, draft["slug"])) == ("SCHEDULED", None)
    past = (await desk.send("publishArticle", articleId=draft["id"], at="2020-01-01T12:00:00Z"))["article"]

    assert (past["status"], past["publishedAt"]) == ("PUBLISHED", "2020-01-01T12:00:00+00:00")
    assert await headline(ask, draft["slug"]) == "Geese"


async def test_times_that_nothing_was_published_at_are_refused_and_may_stand_in_filters(desk: Desk, ask: Ask) -> None:
    article = (await desk.send("publishArticle", articleId=(await desk.new())["id"]))["article"]

    for at in ("0001-01-01T00:00:00Z", "0999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"):
        assert await desk.refused("publishArticle", articleId=article["id"], at=at) == [("INVALID_VALUE", "input.at")]
        assert await desk.refused(id=article["id"], dateline={"place": "Port", "date": at[:10]}) == [
            ("INVALID_VALUE", "input.dateline.date")
        ]
    ever = {"publishedAfter": "0001-01-01T00:00:00Z", "publishedBefore": "9999-12-31T23:59:59Z"}
    found = await ask("query($ever: ArticleFilter) { articles(filter: $ever) { totalCount } }", ever=ever)
    assert found == {"articles": {"totalCount": 1}}


async def test_a_scheduled_one_goes_out_now_when_no_time_is_given(desk: Desk, ask: Ask) -> None:
    draft = await desk.new()
    await desk.send("publishArticle", articleId=draft["id"], at=later(hours=1))

    published = (await desk.send("publishArticle", articleId=draft["id"]))["article"]

    assert published["status"] == "PUBLISHED"
    assert await headline(ask, draft["slug"]) == "Geese"


async def test_what_is_withdrawn_is_gone_and_comes_back_with_its_time(desk: Desk, ask: Ask) -> None:
    draft = await desk.new()
    await desk.send("publishArticle", articleId=draft["id"], at="2020-01-01T12:00:00Z")

    gone = await desk.send("withdrawArticle", articleId=draft["id"], reason="Not true.", redirectTo="/articles/swans")
    assert (gone["article"]["status"], await headline(ask, draft["slug"])) == ("WITHDRAWN", None)
    query = "query($id: ID!) { node(id: $id) { ... on Article { withdrawal { reason redirectTo } } } }"
    shown = (await ask(query, EVA, id=draft["id"]))["node"]["withdrawal"]
    assert shown == {"reason": "Not true.", "redirectTo": "https://news.example/articles/swans"}
    edited = await desk.put(id=draft["id"], headline="Geese, corrected")
    assert edited["status"] == "WITHDRAWN"
    back = (await desk.send("publishArticle", articleId=draft["id"]))["article"]

    assert (back["status"], back["publishedAt"]) == ("PUBLISHED", "2020-01-01T12:00:00+00:00")
    assert await headline(ask, draft["slug"]) == "Geese, corrected"
    assert (await ask(query, EVA, id=draft["id"]))["node"]["withdrawal"] is None


async def test_withdrawing_again_changes_where_readers_are_sent_and_not_when(
    desk: Desk, connection: Connection
) -> None:
    draft = await desk.new()
    await desk.send("publishArticle", articleId=draft["id"])
    moment = "select withdrawn_at from news.article"
    await desk.send("withdrawArticle", articleId=draft["id"])
    before = await connection.fetchval(moment)

    again = await desk.send("withdrawArticle", articleId=draft["id"], redirectTo="https://elsewhere.example/")

    assert (again["errors"], again["article"]["revision"]) == ([], 4)
    assert await connection.fetchval(moment) == before


@pytest.mark.parametrize(
    "address", ["", "elsewhere.example", "//elsewhere.example", "javascript:alert(1)", "http://", "https://a b", "/\\a",
                "ftp://elsewhere.example/", "https://elsewhere.example/\u0007", "https://[", "/" + "a" * 2000]
)  # fmt: skip
async def test_readers_are_sent_to_addresses_only(desk: Desk, address: str) -> None:
    draft = await desk.new()
    await desk.send("publishArticle", articleId=draft["id"])

    payload = await desk.send("withdrawArticle", articleId=draft["id"], redirectTo=address)

    if address:
        assert [error["path"] for error in payload["errors"]] == [["input", "redirectTo"]]
    else:
        assert payload["errors"] == []


async def test_what_has_changed_without_a_correction_is_told_to_editors(desk: Desk, ask: Ask) -> None:
    query = "query($id: ID!) { node(id: $id) { ... on Article { uncorrectedRevisions { number changed by } } } }"

    async def uncorrected() -> list[int]:
        found = (await ask(query, EVA, id=draft["id"]))["node"]["uncorrectedRevisions"]
        return [revision["number"] for revision in found]

    draft = await desk.new()
    await desk.put(id=draft["id"], headline="Swans")
    await desk.send("publishArticle", articleId=draft["id"], at="2020-01-01T12:00:00Z")
    await desk.put(id=draft["id"], section="Nature", topics=["geese"])
    assert await uncorrected() == []
    await desk.put(id=draft["id"], headline="Ducks")
    changed = await desk.put(id=draft["id"], body={"markdown": "Ducks."})
    assert await uncorrected() == [6, 5]
    corrected = (await desk.send("correctArticle", articleId=draft["id"], text="They were ducks."))["article"]
    assert corrected["updatedAt"] > changed["updatedAt"]
    assert await uncorrected() == []
    await desk.send("restoreRevision", articleId=draft["id"], number=1, fields=["headline"])
    assert await uncorrected() == [8]
    await desk.send("withdrawArticle", articleId=draft["id"])
    assert await uncorrected() == []
    await desk.send("publishArticle", articleId=draft["id"])
    assert await uncorrected() == []


async def test_a_correction_is_told_with_the_revision_that_put_it_right(desk: Desk, ask: Ask) -> None:
    draft = await desk.new()
    await desk.send("publishArticle", articleId=draft["id"])
    await desk.put(id=draft["id"], headline="Ducks")

    answer = await ask(
        "mutation($input: CorrectArticleInput!) { correctArticle(input: $input) "
        "{ article { revision } correction { id text revision article { id } } errors { code } } }",
        EVA,
        input={"articleId": draft["id"], "text": "They were ducks.\nNot geese."},
    )

    told = answer["correctArticle"]["correction"]
    assert told | {"id": None} == {
        "id": None, "text": "They were ducks.\nNot geese.", "revision": 3, "article": {"id": draft["id"]},
    }  # fmt: skip
    assert answer["correctArticle"]["article"] == {"revision": 4}
    found = (await ask(SEEN, slug=draft["slug"]))["article"]
    assert found == {"headline": "Ducks", "corrections": [{"text": told["text"], "revision": 3}]}
    assert (await ask("query($id: ID!) { node(id: $id) { id } }", id=told["id"]))["node"] == {"id": told["id"]}


@pytest.mark.parametrize("mutation", ["publishArticle", "withdrawArticle", "correctArticle"])
async def test_what_is_not_there_or_not_for_the_viewer_is_refused(desk: Desk, mutation: str) -> None:
    draft = await desk.new()
    more = {"text": "Wrong."} if mutation == "correctArticle" else {}

    assert await desk.refused(mutation, articleId="Article_999999", **more) == [("NOT_FOUND", "input.articleId")]
    assert await desk.refused(mutation, articleId="no id", **more) == [("NOT_FOUND", "input.articleId")]
    for viewer, code in ((None, "NOT_SIGNED_IN"), (PRIYA, "FORBIDDEN"), (MODERATOR, "FORBIDDEN")):
        (error,) = await desk.errors(mutation, viewer, articleId=draft["id"], **more)
        assert error["code"] == code


async def test_a_draft_can_be_neither_withdrawn_nor_corrected(desk: Desk) -> None:
    draft = await desk.new()

    assert await desk.refused("withdrawArticle", articleId=draft["id"], reason="a" * 1001) == [
        ("TOO_LONG", "input.reason"),
        ("NOT_PUBLISHED", "input.articleId"),
    ]
    assert await desk.refused("correctArticle", articleId=draft["id"], text=" ") == [
        ("REQUIRED", "input.text"),
        ("NOT_PUBLISHED", "input.articleId"),
    ]


async def test_publishing_what_others_have_changed_is_a_conflict(desk: Desk) -> None:
    draft = await desk.new()
    await desk.put(CEM, id=draft["id"], headline="Swans")

    (error,) = await desk.errors("publishArticle", articleId=draft["id"], expectedRevision=1)

    assert error["code"] == "CONFLICT"
    assert [(change["field"], change["by"], change["theirs"]) for change in error["changes"]] == [
        ("headline", "Cem C", "Swans")
    ]


async def test_the_audit_log_says_who_wrote_what_and_when(desk: Desk, ask: Ask, connection: Connection) -> None:
    article = await desk.new()
    await desk.put(CEM, id=article["id"], keyPoints=["Back"], dek="Honk.")
    await desk.send("publishArticle", articleId=article["id"])
    await connection.execute(
        "insert into news.service_token (name, digest, scopes) values ('cms', sha256('x'), '{articles:write}')"
    )
    await connection.execute("update news.article_revision set actor = 'Token_1' where number = 3")
    query = (
        "query($id: ID!) { node(id: $id) { ... on Article { revisions(first: 2) "
        "{ totalCount pageInfo { hasNextPage } nodes { number at by kind changed note } } } } }"
    )

    log = (await ask(query, EVA, id=article["id"]))["node"]["revisions"]

    assert (log["totalCount"], log["pageInfo"]) == (3, {"hasNextPage": True})
    assert [entry | {"at": None} for entry in log["nodes"]] == [
        {"number": 3, "at": None, "by": "cms", "kind": "PUBLISH", "changed": ["publishedAt", "status"], "note": None},
        {"number": 2, "at": None, "by": "Cem C", "kind": "PUT", "changed": ["dek", "keyPoints"], "note": None},
    ]


async def test_the_log_outlives_accounts_and_articles(desk: Desk, connection: Connection) -> None:
    article = await desk.new(mentions=[{"name": "Ada Lind"}], idempotencyKey="key")
    key = int(article["id"].partition("_")[2])

    async with connection.transaction():
        assert await publication.delete(connection, key, "command")
        assert not await publication.delete(connection, key + 1, "command")

    log = "select number, actor, kind, content::text from news.article_revision order by number"
    entries: list[Any] = [tuple(row) for row in await connection.fetch(log)]
    editor = await connection.fetchval("select 'Commenter_' || id from news.commenter where subject = 'eva'")
    assert entries == [(1, editor, "PUT", "{}"), (2, "command", "DELETE", "{}")]
    assert await connection.fetchval("select count(*) from news.person") == 0
    assert (await desk.new(idempotencyKey="key"))["id"] != article["id"]


async def test_nothing_is_lost_when_another_body_comes_for_a_published_one(desk: Desk, ask: Ask) -> None:
    article = await desk.new(body=BODY)
    await desk.send("publishArticle", articleId=article["id"])

    changed = await desk.put(id=article["id"], headline="Swans")

    assert (changed["status"], changed["revision"]) == ("PUBLISHED", 3)
    assert await headline(ask, article["slug"]) == "Swans"
