"""New articles and people have addresses in their own script; those that there are stay; NFD is NFC."""

import unicodedata

import pytest

from tests.api.imports.conftest import Desk

SLUGS = "select slug from news.article order by id"
PEOPLE = "select slug, name from news.person order by id"
HEADLINE = "headline: नगर की झील में पानी बढ़ा"
SLUG = "नगर-की-झील-में-पानी-बढ़ा"


async def test_addresses_are_in_the_script_of_headline_and_name(desk: Desk) -> None:
    desk.article("a.md", HEADLINE, "people: [आशा राव, Zoë Ødegård]")
    await desk.load()

    assert await desk.rows(SLUGS) == [(SLUG,)]
    assert await desk.rows(PEOPLE) == [("आशा-राव", "आशा राव"), ("zoë-ødegård", "Zoë Ødegård")]


async def test_addresses_may_be_transliterated(desk: Desk) -> None:
    desk.article("a.md", "headline: Zoë springt", "people: [Zoë Ødegård]")
    await desk.load(ascii_slugs=True)

    assert await desk.rows(SLUGS) == [("zoe-springt",)]
    assert await desk.rows(PEOPLE) == [("zoe-odegard", "Zoë Ødegård")]


@pytest.mark.parametrize("front_matter", [[HEADLINE], [HEADLINE, "id: 7"]])
async def test_an_address_stays_where_the_file_is_read_anew(desk: Desk, front_matter: list[str]) -> None:
    desk.article("a.md", *front_matter, "people: [आशा राव]")
    await desk.load(ascii_slugs=True)
    articles, people = await desk.rows(SLUGS), await desk.rows(PEOPLE)

    await desk.load()
    desk.article("a.md", *front_matter, "people: [आशा राव]", body="They came later.")
    await desk.load()

    assert await desk.rows(SLUGS) == articles != [(SLUG,)]
    assert await desk.rows(PEOPLE) == people


async def test_two_headlines_of_the_same_words_have_a_number(desk: Desk) -> None:
    desk.article("a.md", HEADLINE)
    desk.article("b.md", HEADLINE + "।")
    await desk.load()

    assert await desk.rows(SLUGS) == [(SLUG,), (f"{SLUG}-2",)]


async def test_a_decomposed_file_is_the_same_as_a_composed_one(desk: Desk) -> None:
    text = "---\nheadline: Café à Zürich\nsection: Économie\ntags: [Été]\npeople: [Zoë É]\nslug: é\n---\nOù ça?\n"
    desk.write("a.md", text)
    await desk.load()
    stored = "select slug, headline, section, tags, body_text from news.article"
    composed = await desk.rows(stored)

    desk.write("a.md", unicodedata.normalize("NFD", text))

    assert (await desk.load()).summary == "0 new, 0 changed, 1 unchanged, 0 refused."
    assert await desk.rows(stored) == composed == [("é", "Café à Zürich", "Économie", ["Été"], "Où ça?")]
    assert await desk.rows(PEOPLE) == [("zoë-é", "Zoë É")]


async def test_escapes_in_front_matter_are_composed_too(desk: Desk) -> None:
    desk.article("a.md", r'headline: "Cafe\u0301"', r'section: "E\u0301"')
    await desk.load()

    assert await desk.rows("select slug, headline, section from news.article") == [("café", "Café", "É")]


async def test_names_of_readers_in_files_are_mended(desk: Desk) -> None:
    comments = (
        "comments: [{name: Deleted Reader, body: A, date: 2026-01-17}, {name: Ze\u202et, body: B, date: 2026-01-17}]"
    )
    desk.article("a.md", HEADLINE, comments)
    await desk.load()

    named = await desk.rows("select display_name from news.commenter where deleted_at is null order by id")
    assert named == [("Reader",), ("Zet",)]
