"""The id of a quote follows its words through every new version of its article, and is never given to others."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from db.article_input import ArticleDraft, QuoteDraft
from tests import articles

TRAM = QuoteDraft(text="This tram will ruin every driver in the town.", speaker="Tom Reed")
WAITED = QuoteDraft(text="I have waited for this tram for ten years.", speaker="Sara Moss")
AGREED = QuoteDraft(text="I could not agree more with all of this.")
DRAFT = ArticleDraft(
    slug="tram",
    headline="A tram",
    summary="It comes.",
    body="“This tram will ruin every driver in the town,” he said.\n\n“I have waited for this tram for ten years.”",
    published_at=datetime(2026, 3, 2, 12, tzinfo=UTC),
    quotes=(TRAM, WAITED),
)


async def save(connection: Any, *quotes: QuoteDraft, **changes: Any) -> dict[str, int]:
    """The ids of the article's quotes by their words."""
    await articles.save(connection, replace(DRAFT, quotes=quotes, **changes))
    found = await connection.fetch("select text, id, position from news.quote order by position")
    assert [row["position"] for row in found] == list(range(1, len(quotes) + 1))
    assert [row["text"] for row in found] == [quote.text for quote in quotes]
    return {row["text"]: row["id"] for row in found}


async def test_ids_stay_when_quotes_are_put_in_between_before_and_in_another_order(connection: Any) -> None:
    first = await save(connection, TRAM, WAITED)

    between = await save(connection, TRAM, AGREED, WAITED)
    turned = await save(connection, WAITED, AGREED, TRAM)
    again = await save(connection, WAITED, AGREED, TRAM)

    assert first.items() < between.items()
    assert between == turned == again


async def test_words_that_are_gone_leave_their_id_to_nobody(connection: Any) -> None:
    first = await save(connection, TRAM, WAITED)

    without = await save(connection, WAITED)
    others = await save(connection, AGREED, WAITED)
    back = await save(connection, TRAM, WAITED)

    assert without == {WAITED.text: first[WAITED.text]}
    assert len({*first.values(), others[AGREED.text], back[TRAM.text]}) == 4


@pytest.mark.parametrize(
    "text",
    [
        "This tram will ruin every driver in the town,",
        "this tram will ruin every driver in the town",
        "This tram — will  ruin every driver in the town!",
        "This tram will ruin every drivers in the town.",
        "This tram will ruin every driver in the town. It should never have been built.",
        "This tram will ruin every driver",
    ],
)
async def test_mended_words_are_the_same_quote(connection: Any, text: str) -> None:
    first = await save(connection, TRAM, WAITED)

    mended = await save(connection, AGREED, replace(TRAM, text=text), WAITED)

    assert mended[text] == first[TRAM.text]
    assert mended[WAITED.text] == first[WAITED.text]


@pytest.mark.parametrize(
    "other",
    [
        QuoteDraft(text="This tram will please every driver in the town.", speaker="Tom Reed"),
        QuoteDraft(text="This tram will ruin every drivers in the town.", speaker="Sara Moss"),
        QuoteDraft(text="This tram will ruin every drivers in the town."),
    ],
)
async def test_other_words_or_words_like_them_of_someone_else_are_another_quote(
    connection: Any, other: QuoteDraft
) -> None:
    first = await save(connection, TRAM)

    assert (await save(connection, other))[other.text] not in first.values()


async def test_the_same_words_of_two_people_stay_with_each(connection: Any) -> None:
    said_by = {name: replace(AGREED, speaker=name) for name in ("Ada", "Ben")}
    await articles.save(connection, replace(DRAFT, quotes=(said_by["Ada"], said_by["Ben"])))
    query = "select name, quote.id from news.quote join news.person on person.id = speaker_id"
    first = dict(await connection.fetch(query))

    await articles.save(connection, replace(DRAFT, quotes=(said_by["Ben"], said_by["Ada"])))
    turned = dict(await connection.fetch(query))
    await articles.save(connection, replace(DRAFT, quotes=(said_by["Ben"],)))

    assert first == turned
    assert dict(await connection.fetch(query)) == {"Ben": first["Ben"]}


async def test_a_quote_keeps_its_id_when_its_speaker_is_corrected(connection: Any) -> None:
    first = await save(connection, TRAM)

    assert await save(connection, replace(TRAM, speaker="Sara Moss")) == first


async def test_the_pull_quote_may_be_another_one(connection: Any) -> None:
    first = await save(connection, replace(TRAM, is_pull_quote=True), WAITED)

    turned = await save(connection, replace(WAITED, is_pull_quote=True), TRAM)

    assert turned == first
    pulled = "select text from news.quote where is_pull_quote"
    assert [row["text"] for row in await connection.fetch(pulled)] == [WAITED.text]


async def test_a_quote_leads_to_its_words_as_the_body_has_them_now(connection: Any) -> None:
    first = await save(connection, TRAM)
    before = await connection.fetchval("select fragment from news.quote")

    again = await save(connection, TRAM, body="“This tram will ruin every driver in the town!” he said.")

    assert again == first
    assert (before[-3:], (await connection.fetchval("select fragment from news.quote"))[-3:]) == ("%2C", "%21")


async def test_what_stays_is_not_written_again(connection: Any) -> None:
    await save(connection, TRAM, WAITED)
    versions = "select xmin from news.quote order by position"
    before = await connection.fetch(versions)

    await save(connection, TRAM, replace(WAITED, attribution="she said"))

    tram, waited = await connection.fetch(versions)
    assert tram == before[0]
    assert waited != before[1]
