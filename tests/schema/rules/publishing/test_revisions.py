"""Revisions are compared, field by field and block by block, and restored."""

from typing import Any

from asyncpg import Connection

from tests.builder import Builder
from tests.schema.conftest import Ask
from tests.schema.rules.publishing.conftest import BODY, CEM, EVA, Desk

DIFF = """query($id: ID!, $number: Int!, $against: Int) {
    revisionDiff(articleId: $id, number: $number, against: $against) {
    against errors { code } fields { field before after pieces { operation text } }
    blocks { change moved before after pieces { operation text } } } }"""
LOG = """query($id: ID!) { node(id: $id) { ... on Article {
    revisions(first: 1) { nodes { number kind note by changed content } } } } }"""
SIGNS = {"EQUAL": "", "DELETE": "-", "INSERT": "+"}
SAID = "“We always do,” said Ada Lind, who keeps the marsh."


async def diff(ask: Ask, article: Any, number: int, against: int | None = None) -> Any:
    return (await ask(DIFF, EVA, id=article["id"], number=number, against=against))["revisionDiff"]


def shown(pieces: Any) -> list[str]:
    return [SIGNS[piece["operation"]] + piece["text"] for piece in pieces]


async def last(ask: Ask, article: Any) -> Any:
    return (await ask(LOG, EVA, id=article["id"]))["node"]["revisions"]["nodes"][0]


async def test_a_revision_is_compared_with_the_one_before_and_with_any_other(desk: Desk, ask: Ask) -> None:
    first = await desk.new(keyPoints=["Geese came", "Nobody saw"], mentions=[{"name": "Ada Lind"}])
    await desk.put(
        id=first["id"],
        note="Ada called.",
        headline="Geese and swans",
        keyPoints=["Geese came early", "Nobody saw"],
        quotes=[{"text": "We always do", "speaker": "Ada Lind"}],
        body={"markdown": f"{SAID}\n\nThey came at dusk.\n\n## And then"},
    )
    await desk.put(CEM, id=first["id"], headline="Swans")

    found = await diff(ask, first, 2)

    assert {each["field"]: shown(each["pieces"]) for each in found["fields"]} == {
        "headline": ["Geese", "+ and swans"],
        "keyPoints": ["Geese came", "+ early", "\nNobody saw"],
        "quotes": ["+We always do – Ada Lind"],  # noqa: RUF001
    }
    assert found["fields"][1] | {"pieces": None} == {
        "field": "keyPoints", "before": ["Geese came", "Nobody saw"], "after": ["Geese came early", "Nobody saw"],
        "pieces": None,
    }  # fmt: skip
    blocks = [
        (each["change"], each["moved"], each["before"], each["after"], shown(each["pieces"]))
        for each in found["blocks"]
    ]
    assert blocks == [
        ("MOVED", True, 1, 0, [SAID]),
        ("CHANGED", False, 0, 1, ["They came at ", "-noon", "+dusk", "."]),
        ("ADDED", False, None, 2, ["+And then"]),
    ]
    assert (found["against"], (await diff(ask, first, 3))["fields"][0]["before"]) == (1, "Geese and swans")
    backwards = await diff(ask, first, 1, 3)
    assert shown(backwards["fields"][0]["pieces"]) == ["-Swans", "+Geese"]
    whole = await diff(ask, first, 1)
    assert (whole["against"], [block["change"] for block in whole["blocks"]]) == (0, ["ADDED", "ADDED"])
    assert {"headline", "slug", "status"} <= {field["field"] for field in whole["fields"]}


async def test_a_correction_is_compared_by_its_words(desk: Desk, ask: Ask) -> None:
    article = await desk.new()
    await desk.send("publishArticle", articleId=article["id"])
    await desk.send("correctArticle", articleId=article["id"], text="They were swans.")

    (field,) = (await diff(ask, article, 3))["fields"]

    assert (field["field"], shown(field["pieces"])) == ("corrections", ["+They were swans."])


async def test_what_is_not_there_is_not_compared(desk: Desk, ask: Ask) -> None:
    article = await desk.new()

    for number, against in ((2, None), (1, 7), (0, None), (-1, None), (1, -1)):
        found = await diff(ask, article, number, against)
        assert [error["code"] for error in found["errors"]] == ["NOT_FOUND"], (number, against)
        assert (found["fields"], found["blocks"]) == ([], [])
    missing = await diff(ask, {"id": "Article_999"}, 1)
    assert [error["code"] for error in missing["errors"]] == ["NOT_FOUND"]


async def test_a_revision_is_restored_as_a_new_one(desk: Desk, ask: Ask) -> None:
    fields = {
        "mentions": [{"name": "Ada Lind", "title": "Keeper"}],
        "quotes": [{"text": "We always do", "speaker": "Ada Lind"}],
    }
    first = await desk.new(keyPoints=["Geese came"], section="Nature", topics=["geese"], **fields)
    await desk.send("publishArticle", articleId=first["id"])
    await desk.put(
        id=first["id"],
        headline="Ducks",
        slug="ducks",
        body={"markdown": "Ducks."},
        keyPoints=None,
        quotes=None,
        mentions=None,
        topics=None,
    )

    payload = await desk.send(
        "restoreRevision", articleId=first["id"], number=1, expectedRevision=3, note="Geese.", idempotencyKey="a"
    )
    again = await desk.send(
        "restoreRevision", articleId=first["id"], number=1, expectedRevision=3, note="Geese.", idempotencyKey="a"
    )

    assert payload["errors"] == []
    changing = {"revision", "status", "publishedAt", "updatedAt"}
    quotes = [{**quote, "id": None} for quote in payload["article"]["quotes"]]
    points = [{**point, "id": None} for point in payload["article"]["keyPoints"]]
    assert quotes == [{**quote, "id": None} for quote in first["quotes"]]
    assert points == [{**point, "id": None} for point in first["keyPoints"]]
    kept = {name: value for name, value in first.items() if name not in {*changing, "quotes", "keyPoints"}}
    assert {name: payload["article"][name] for name in kept} == kept
    assert (payload["article"]["status"], payload["article"]["revision"]) == ("PUBLISHED", 4)
    assert again == payload
    log = await last(ask, first)
    assert (log["number"], log["kind"], log["note"], log["by"]) == (4, "RESTORE", "Geese.", "Eva E")
    assert {"body", "headline", "keyPoints", "quotes", "slug"} <= set(log["changed"])


async def test_single_fields_are_restored(desk: Desk) -> None:
    first = await desk.new(quotes=[{"text": "We always do", "speaker": "Ada Lind"}])
    await desk.put(id=first["id"], headline="Ducks", body={"markdown": "Ducks."}, quotes=None)

    restored = (await desk.send("restoreRevision", articleId=first["id"], number=1, fields=["body", "quotes"]))[
        "article"
    ]

    assert (restored["headline"], restored["body"]) == ("Ducks", first["body"])
    assert [(quote["text"], quote["speaker"]["name"]) for quote in restored["quotes"]] == [("We always do", "Ada Lind")]


async def test_what_is_lost_or_has_changed_since_is_told_and_nothing_is_restored(
    desk: Desk, ask: Ask, make: Builder, connection: Connection
) -> None:
    image = f"Image_{await make.image()}"
    first = await desk.new(slug="geese", image=image, quotes=[{"text": "We always do", "speaker": "Ada Lind"}])
    await desk.put(id=first["id"], slug="ducks", image=None, quotes=None, mentions=None, headline="Ducks")

    async def refused(**fields: Any) -> list[tuple[str, str]]:
        return await desk.refused("restoreRevision", **{"articleId": first["id"], "number": 1} | fields)

    await desk.new(slug="geese", headline="Other geese")
    assert await refused() == [("SLUG_TAKEN", "input.number")]
    await connection.execute("delete from news.article_person; delete from news.person_key; delete from news.person")
    await connection.execute("delete from news.image")
    assert await refused() == [(code, "input.number") for code in ("SLUG_TAKEN", "NOT_FOUND", "NOT_FOUND")]
    assert await refused(fields=["image"]) == [("NOT_FOUND", "input.number")]
    assert await refused(number=9) == [("NOT_FOUND", "input.number")]
    assert await refused(expectedRevision=1) == [("CONFLICT", "input.expectedRevision")]
    assert await refused(fields=["externalId", "words"]) == [("INVALID_VALUE", "input.fields")] * 2
    assert await refused(note="a" * 1001) == [("BODY_INVALID", "input.note")]
    assert await refused(articleId="Article_999") == [("NOT_FOUND", "input.articleId")]
    assert (await last(ask, first))["number"] == 2


async def test_a_revision_says_all_that_the_article_said(desk: Desk, ask: Ask) -> None:
    given = {
        "headline": "Geese",
        "body": BODY,
        "keyPoints": ["Geese came"],
        "mentions": [{"name": "Ada Lind", "title": "Keeper"}],
        "quotes": [{"text": "We always do", "speaker": "Ada Lind", "isPullQuote": True}],
        "seo": {"noIndex": True},
    }
    article = await desk.new(**given)
    content = (await last(ask, article))["content"]
    await desk.put(
        id=article["id"], headline="Ducks", body={"markdown": "Ducks."}, keyPoints=None, quotes=None, seo=None
    )

    again = {name: content[name] for name in given}
    assert content["mentions"] == [
        {"id": article["mentions"][0]["person"]["id"], "name": "Ada Lind", "title": "Keeper"}
    ]
    assert (content["slug"], content["status"], "speakers" in content) == ("geese", "DRAFT", False)
    await desk.put(id=article["id"], **again)
    assert {name: (await last(ask, article))["content"][name] for name in given} == again


async def test_a_note_stands_with_the_change(desk: Desk, ask: Ask) -> None:
    article = await desk.new(note="From the agency.")
    assert (await last(ask, article))["note"] == "From the agency."
    assert await desk.refused("putArticle", id=article["id"], headline="Ducks", note="") == [
        ("BODY_INVALID", "input.note")
    ]
