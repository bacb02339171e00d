"""Articles are written through the API: whole or not at all, in part, by the publisher's own key, and once only."""

from typing import Any

import pytest
from asyncpg import Connection

from schema.rules.identity import Identity
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, Ask
from tests.schema.rules.publishing.conftest import BODY, CEM, EVA, Desk

WHOLE: dict[str, Any] = {
    "externalId": "cms-7",
    "slug": "geese-are-back",
    "language": "en-GB",
    "headline": "Geese are back",
    "alternativeHeadline": "Birds return",
    "summary": "They are back.",
    "dek": "Nobody asked them.",
    "body": BODY,
    "dateline": {"place": "Redmere", "date": "2026-03-02"},
    "source": "Marsh Wire",
    "section": "Nature",
    "topics": ["birds", "marsh"],
    "keyPointsHeading": "In short",
    "keyPoints": ["Back", "Loud"],
    "quotes": [
        {"text": "We always do.", "speaker": "Ada Lind", "attribution": "said Ada Lind", "isPullQuote": True},
        {"text": "Honk honk honk", "speaker": "A Goose"},
    ],
    "mentions": [{"name": "Ada Lind", "title": "Warden", "affiliation": "Marsh Trust"}],
}
ABSENT: dict[str, Any] = {
    "alternativeHeadline": None,
    "dek": None,
    "dateline": None,
    "source": None,
    "section": None,
    "tags": [],
    "keyPointsHeading": None,
    "keyPoints": [],
    "quotes": [],
    "mentions": [],
}


async def test_an_article_is_written_whole_and_is_a_draft(desk: Desk, ask: Ask) -> None:
    article = await desk.put(**WHOLE)

    same = ("slug", "language", "headline", "alternativeHeadline", "summary", "dek", "dateline", "source", "section")
    assert {name: article[name] for name in same} == {name: WHOLE[name] for name in same}
    assert article["tags"] == ["birds", "marsh"]
    assert article["body"] == BODY["markdown"]
    assert [point["text"] for point in article["keyPoints"]] == ["Back", "Loud"]
    assert article["revision"] == 1
    assert article["publishedAt"] is None
    first, second = article["quotes"]
    assert first["anchor"] == {"paragraph": 1, "start": 1, "end": 14}
    assert first["isPullQuote"]
    assert (first["speaker"]["name"], second["speaker"]["name"]) == ("Ada Lind", "A Goose")
    assert [(each["person"]["name"], each["title"]) for each in article["mentions"]] == [
        ("Ada Lind", "Warden"),
        ("A Goose", None),
    ]
    for reader in (None, PRIYA, MODERATOR):
        found = await ask('{ article(slug: "geese-are-back") { id } articles { totalCount } }', reader)
        assert found == {"article": None, "articles": {"totalCount": 0}}


async def test_what_is_left_out_stays_and_null_takes_away(desk: Desk) -> None:
    written = await desk.put(**WHOLE)

    changed = await desk.put(id=written["id"], headline="Geese are here")
    emptied = await desk.put(
        id=written["id"],
        **{name: None for name in WHOLE if name not in ("headline", "body", "summary", "language", "slug")},
    )

    with_quote = await desk.put(**WHOLE | {"mentions": None, "externalId": "b", "slug": None})
    again = await desk.put(id=written["id"], language=None, summary="They came back.", slug=None, mentions=None)

    assert [(each["title"], each["affiliation"]) for each in with_quote["mentions"]] == [(None, None)] * 2
    assert (again["language"], again["slug"]) == ("en", "geese-are-here")
    assert changed == written | {"headline": "Geese are here", "revision": 2, "updatedAt": changed["updatedAt"]}
    assert emptied == changed | ABSENT | {"revision": 3, "updatedAt": emptied["updatedAt"]}
    assert changed["updatedAt"] > written["updatedAt"]


async def test_an_empty_text_or_list_takes_away_too(desk: Desk) -> None:
    written = await desk.put(**WHOLE)

    emptied = await desk.put(id=written["id"], dek=" ", source="", topics=[], keyPoints=[], quotes=[], mentions=[])

    assert (emptied["dek"], emptied["source"]) == (None, None)
    assert emptied["tags"] == emptied["keyPoints"] == emptied["quotes"] == emptied["mentions"] == []


async def test_what_is_left_to_us_follows_from_the_text(desk: Desk) -> None:
    article = await desk.new(headline="Die Gänse sind zurück", body={"markdown": "# Oben\n\nSie kamen am Mittag."})
    second = await desk.new(headline="Die Gänse sind zurück")

    assert article["slug"] == "die-gänse-sind-zurück"
    assert second["slug"] == "die-gänse-sind-zurück-2"
    assert article["summary"] == "Sie kamen am Mittag."
    assert article["language"] == "en"  # the only one of the site


async def test_what_changes_nothing_makes_no_revision(desk: Desk, connection: Connection) -> None:
    written = await desk.put(**WHOLE)
    log = "select count(*) from news.article_revision"

    again = await desk.put(CEM, **WHOLE)
    in_part = await desk.put(id=written["id"], quotes=WHOLE["quotes"], headline=" Geese  are back ")

    assert again == in_part == written
    assert await connection.fetchval(log) == 1


async def test_an_article_that_is_to_have_the_slug_of_its_headline_keeps_it(desk: Desk) -> None:
    article = await desk.new(headline="Geese")
    other = await desk.new(headline="Geese", slug="birds")

    assert (await desk.put(id=article["id"], slug=None))["slug"] == "geese"
    assert (await desk.put(id=other["id"], slug=None))["slug"] == "geese-2"


async def test_ids_of_what_stays_stay(desk: Desk) -> None:
    written = await desk.put(**WHOLE)

    quotes = list(reversed(WHOLE["quotes"]))
    changed = await desk.put(id=written["id"], quotes=quotes, body={"markdown": f"First.\n\n{BODY['markdown']}"})

    assert [quote["id"] for quote in changed["quotes"]] == [quote["id"] for quote in reversed(written["quotes"])]
    assert changed["quotes"][1]["anchor"] == {"paragraph": 2, "start": 1, "end": 14}


async def test_people_are_found_by_id_by_key_and_by_name(desk: Desk) -> None:
    one = await desk.new(mentions=[{"name": "Ada Lind", "externalId": "a-1", "title": "Warden"}])
    two = await desk.new(mentions=[{"name": "Ada Lind", "externalId": "a-2", "title": "Pilot"}])
    ada, other = (article["mentions"][0]["person"]["id"] for article in (one, two))

    both = await desk.new(
        mentions=[{"id": other}, {"name": "Ada Lind", "externalId": "a-1"}],
        quotes=[
            {"text": "One", "speaker": "a-1"},
            {"text": "Two", "speaker": "a-2"},
            {"text": "Three", "speaker": ada},
        ],
    )
    kept = await desk.put(
        id=two["id"],
        mentions=[{"name": "Ada Lind", "title": "Captain"}],
        quotes=[{"text": "Four", "speaker": "Ada Lind"}],
    )

    assert ada != other
    assert [each["person"]["id"] for each in both["mentions"]] == [other, ada]
    assert [quote["speaker"]["id"] for quote in both["quotes"]] == [ada, other, ada]
    assert kept["mentions"] == [{"person": {"id": other, "name": "Ada Lind"}, "title": "Captain", "affiliation": None}]
    assert kept["quotes"][0]["speaker"]["id"] == other


async def test_who_was_only_quoted_goes_with_the_quote(desk: Desk) -> None:
    written = await desk.put(**WHOLE)

    changed = await desk.put(id=written["id"], quotes=[{"text": "Hm.", "speaker": "Ben"}])

    assert [each["person"]["name"] for each in changed["mentions"]] == ["Ada Lind", "Ben"]


async def test_everything_that_is_wrong_is_told_at_once_and_nothing_is_written(
    desk: Desk, make: Builder, connection: Connection
) -> None:
    await make.article(slug="taken", external_id="cms-9")
    mine = await desk.new()
    before = await connection.fetchval("select count(*) from news.person")

    refused = await desk.refused(
        id=mine["id"],
        externalId="cms-9",
        idempotencyKey="a\u0000b",
        note=" " * 1001,
        slug="taken",
        headline=" ",
        alternativeHeadline="a" * 501,
        dek="bell\u0007",
        body={"blocks": [{"heading": {"level": 7, "text": "H"}}, {"image": {"image": "Image_999999"}}]},
        dateline={"place": ""},
        topics=["birds", " "],
        keyPoints=["a" * 1001],
        mentions=[{"title": "Warden"}, {"id": "Person_999999"}, {"name": "Ada"}, {"name": "ada"}, {"name": "a" * 201}],
        quotes=[
            {"text": "One", "isPullQuote": True},
            {"text": " "},
            {"text": "Three", "isPullQuote": True},
            {"text": "Four", "speaker": "Person_999999"},
            {"text": "Five", "speaker": mine["id"]},
        ],
        translationOf="Article_999999",
    )

    assert sorted(refused, key=lambda each: each[1]) == [
        ("TOO_LONG", "input.alternativeHeadline"),
        ("INVALID_VALUE", "input.body.blocks.0.heading.level"),
        ("NOT_FOUND", "input.body.blocks.1.image.image"),
        ("REQUIRED", "input.dateline.place"),
        ("INVALID_VALUE", "input.dek"),
        ("EXTERNAL_ID_TAKEN", "input.externalId"),
        ("REQUIRED", "input.headline"),
        ("BODY_INVALID", "input.idempotencyKey"),
        ("TOO_LONG", "input.keyPoints.0"),
        ("REQUIRED", "input.mentions.0.name"),
        ("NOT_FOUND", "input.mentions.1.id"),
        ("INVALID_VALUE", "input.mentions.3"),
        ("TOO_LONG", "input.mentions.4.name"),
        ("BODY_INVALID", "input.note"),
        ("REQUIRED", "input.quotes.1.text"),
        ("INVALID_VALUE", "input.quotes.2.isPullQuote"),
        ("NOT_FOUND", "input.quotes.3.speaker"),
        ("NOT_FOUND", "input.quotes.4.speaker"),
        ("SLUG_TAKEN", "input.slug"),
        ("REQUIRED", "input.topics.1"),
        ("NOT_FOUND", "input.translationOf"),
    ]
    assert await connection.fetchval("select count(*) from news.person") == before
    assert await connection.fetchval("select max(revision) from news.article") == 1


@pytest.mark.parametrize(
    ("fields", "code", "path"),
    [
        ({}, "REQUIRED", "headline"),
        ({}, "REQUIRED", "body"),
        ({"headline": "Geese"}, "REQUIRED", "body"),
        ({"headline": None, "body": BODY}, "REQUIRED", "headline"),
        ({"headline": "Geese", "body": None}, "REQUIRED", "body"),
        ({"id": "Article_999999", "headline": "Geese"}, "NOT_FOUND", "id"),
        ({"id": "no id"}, "NOT_FOUND", "id"),
        ({"id": "Person_1"}, "NOT_FOUND", "id"),
        ({"headline": "Geese", "body": BODY, "slug": "a/b"}, "INVALID_VALUE", "slug"),
        ({"headline": "Geese", "body": BODY, "slug": "a" * 201}, "INVALID_VALUE", "slug"),
        ({"headline": "Geese", "body": BODY, "externalId": "a" * 201}, "TOO_LONG", "externalId"),
        ({"headline": "Geese", "body": BODY, "externalId": "a\u0000b"}, "INVALID_VALUE", "externalId"),
        ({"headline": "Geese\ud800", "body": BODY}, "INVALID_VALUE", "headline"),
        ({"headline": "Geese", "body": {"markdown": "a\u0000b"}}, "INVALID_VALUE", "body.markdown"),
        ({"headline": "Geese", "body": {"markdown": "<script>1</script>"}}, "REQUIRED", "body.markdown"),
        ({"headline": "Geese", "body": BODY, "topics": ["a"] * 101}, "TOO_MANY", "topics"),
        ({"headline": "Geese", "body": BODY, "idempotencyKey": ""}, "BODY_INVALID", "idempotencyKey"),
        ({"headline": "Geese", "body": BODY, "mentions": [{"name": "A", "sameAs": ["ftp://a.example"]}]},
         "INVALID_VALUE", "mentions.0.sameAs.0"),
    ],
)  # fmt: skip
async def test_each_fault_has_a_code_and_a_path(desk: Desk, fields: Any, code: str, path: str) -> None:
    assert (code, f"input.{path}") in await desk.refused(**fields)


async def test_a_name_that_two_of_the_mentions_have_is_no_speaker(desk: Desk) -> None:
    twins = [{"name": "Ada Lind", "externalId": key} for key in ("a-1", "a-2")]

    refused = await desk.refused(
        headline="Geese", body=BODY, mentions=twins, quotes=[{"text": "Hm", "speaker": "Ada Lind"}]
    )

    assert refused == [("INVALID_VALUE", "input.quotes.0.speaker")]


async def test_a_conflict_says_field_by_field_what_has_changed_since(desk: Desk) -> None:
    article = await desk.put(**WHOLE)
    await desk.put(CEM, id=article["id"], headline="Geese are here", keyPoints=["Here"])
    await desk.put(EVA, id=article["id"], headline="Geese everywhere")

    (error,) = await desk.errors(id=article["id"], expectedRevision=1, headline="Geese!", dek=None)

    assert (error["__typename"], error["code"], error["revision"]) == ("ConflictError", "CONFLICT", 3)
    assert error["path"] == ["input", "expectedRevision"]
    headline, points = error["changes"]
    assert headline | {"at": None} == {
        "field": "headline", "revision": 3, "by": "Eva E", "at": None,
        "base": "Geese are back", "theirs": "Geese everywhere", "yours": "Geese!",
    }  # fmt: skip
    assert points | {"at": None} == {
        "field": "keyPoints", "revision": 2, "by": "Cem C", "at": None,
        "base": ["Back", "Loud"], "theirs": ["Here"], "yours": None,
    }  # fmt: skip
    merged = await desk.put(id=article["id"], expectedRevision=3, headline="Geese!", dek=None)
    assert (merged["headline"], merged["dek"], merged["revision"]) == ("Geese!", None, 4)


async def test_what_a_conflict_shows_can_be_sent(desk: Desk) -> None:
    """Of quotes and mentions, too: with their people's ids."""
    article = await desk.put(**WHOLE)
    await desk.put(id=article["id"], quotes=WHOLE["quotes"][:1], mentions=[{"name": "Ada Lind"}])

    (error,) = await desk.errors(id=article["id"], expectedRevision=1, headline="Geese!")
    base = {change["field"]: change["base"] for change in error["changes"]}
    assert base.keys() == {"mentions", "quotes"}
    restored = await desk.put(id=article["id"], expectedRevision=2, **base)

    assert restored == article | {"revision": 3, "updatedAt": restored["updatedAt"], "quotes": restored["quotes"]}
    assert [quote["speaker"] for quote in restored["quotes"]] == [quote["speaker"] for quote in article["quotes"]]


async def test_a_revision_that_is_not_there_is_a_conflict(desk: Desk) -> None:
    article = await desk.new()

    for expected in (-1, 0, 2, 2_000_000_000):
        assert await desk.refused(id=article["id"], expectedRevision=expected, headline="Geese!") == [
            ("CONFLICT", "input.expectedRevision")
        ]


async def test_a_new_article_has_no_revision_to_expect(desk: Desk) -> None:
    assert await desk.refused(headline="Geese", body=BODY, externalId="cms-3", expectedRevision=1) == [
        ("CONFLICT", "input.expectedRevision")
    ]


async def test_only_editors_write(desk: Desk) -> None:
    for viewer, code in ((None, "NOT_SIGNED_IN"), (PRIYA, "FORBIDDEN"), (MODERATOR, "FORBIDDEN")):
        (error,) = await desk.errors(viewer=viewer, headline="Geese", body=BODY)
        assert error["code"] == code


async def test_translations_find_each_other_once_published(desk: Desk, connection: Connection) -> None:
    original = await desk.new()
    translation = await desk.new(headline="Gänse", language="de", translationOf=original["id"])

    assert await desk.refused(id=original["id"], translationOf=original["id"]) == [
        ("INVALID_VALUE", "input.translationOf")
    ]
    key = int(original["id"].partition("_")[2])
    assert await connection.fetchval("select original_id from news.article where headline = 'Gänse'") == key
    gone = await desk.put(id=translation["id"], translationOf=None)
    assert gone["revision"] == 2
    assert await connection.fetchval("select original_id from news.article where headline = 'Gänse'") is None


CHECK = """
query($input: PutArticleInput!) { checkArticle(input: $input) { ok changes { field before after } errors { code } } }
"""


async def test_a_check_says_what_would_change_and_stores_nothing(desk: Desk, ask: Ask, connection: Connection) -> None:
    article = await desk.put(**WHOLE)
    counts = "select (select count(*) from news.article_revision), (select count(*) from news.person)"
    before = await connection.fetchrow(counts)

    async def check(viewer: Identity = EVA, **fields: Any) -> Any:
        return (await ask(CHECK, viewer, input=fields))["checkArticle"]

    changed = await check(id=article["id"], dek=None, quotes=[{"text": "Hm.", "speaker": "Somebody New"}])
    assert changed["ok"]
    dek, quotes = changed["changes"]
    assert dek == {"field": "dek", "before": "Nobody asked them.", "after": None}
    assert (quotes["field"], quotes["after"][0]["text"]) == ("quotes", "Hm.")
    assert await check(**WHOLE) == {"ok": True, "changes": [], "errors": []}
    new = await check(headline="Ducks", body=BODY)
    assert {change["field"]: change["after"] for change in new["changes"]}["slug"] == "ducks"
    refused = {"ok": False, "changes": [], "errors": [{"code": "REQUIRED"}]}
    assert await check(id=article["id"], headline="") == refused
    assert (await check(**WHOLE, note="\u0000"))["errors"] == [{"code": "BODY_INVALID"}]
    assert (await check(PRIYA, **WHOLE))["errors"] == [{"code": "FORBIDDEN"}]
    assert await connection.fetchrow(counts) == before
    assert await connection.fetchval("select count(*) from news.article") == 1
