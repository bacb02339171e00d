"""Who wrote an article, its byline, and what search engines are told, as clients send them."""

from typing import Any

import pytest

from tests.builder import Builder
from tests.schema.conftest import Ask
from tests.schema.rules.publishing.conftest import EVA, Desk

CREDITS = """query($id: ID!) { node(id: $id) { ... on Article {
  revision byline authors { role person { id name } } mentions { person { name } }
  seo { title description canonicalUrl noIndex image { id } }
} } }"""
SEO = {"title": "Geese!", "description": "All about them.", "canonicalUrl": "https://wire.example/g", "noIndex": True}


@pytest.fixture
def credits(ask: Ask) -> Any:
    async def credits(article: Any) -> Any:
        return (await ask(CREDITS, EVA, id=article["id"]))["node"]

    return credits


def names(found: Any) -> list[tuple[str, str | None]]:
    return [(author["person"]["name"], author["role"]) for author in found["authors"]]


async def test_authors_and_byline_are_written_in_part_and_taken_away(desk: Desk, credits: Any) -> None:
    article = await desk.new(
        authors=[{"person": "Priya Rao"}, {"person": "Ada Lind", "role": "Photographs"}],
        mentions=[{"name": "Ada Lind", "title": "Warden"}],
    )
    written = await credits(article)
    await desk.put(id=article["id"], byline=" By Priya  Rao ")
    printed = await credits(article)
    await desk.put(id=article["id"], authors=[{"person": written["authors"][1]["person"]["id"]}], byline=None)
    fewer = await credits(article)
    await desk.put(id=article["id"], authors=None)
    none = await credits(article)

    assert (written["byline"], names(written)) == (
        "Priya Rao, Ada Lind",
        [("Priya Rao", None), ("Ada Lind", "Photographs")],
    )
    assert [mention["person"]["name"] for mention in written["mentions"]] == ["Ada Lind"]
    assert printed == written | {"byline": "By Priya Rao", "revision": 2}
    assert (fewer["byline"], names(fewer), fewer["revision"]) == ("Ada Lind", [("Ada Lind", None)], 3)
    assert (none["byline"], none["authors"], none["revision"]) == (None, [], 4)


async def test_the_same_authors_by_name_or_id_are_no_change(desk: Desk, credits: Any) -> None:
    article = await desk.new(authors=[{"person": "Priya Rao", "role": "Text"}], seo=SEO)
    (author,) = (await credits(article))["authors"]

    for person in ("Priya Rao", " priya  rao", author["person"]["id"]):
        again = await desk.put(id=article["id"], authors=[{"person": person, "role": "Text"}], seo=SEO)
        assert again["revision"] == 1
    assert (await credits(article))["authors"] == [author]


async def test_who_is_credited_is_told_apart_by_the_publishers_id(desk: Desk, credits: Any, make: Builder) -> None:
    mentions = [{"name": "Ada Lind", "externalId": "w-1"}, {"name": "Ada Lind", "externalId": "w-2"}]

    article = await desk.new(mentions=mentions, authors=[{"person": "w-2"}])

    slug = await make.connection.fetchval(
        "select p.slug from news.article_author a join news.person p on p.id = a.person_id"
    )
    assert (names(await credits(article)), slug) == ([("Ada Lind", None)], "ada-lind-2")
    assert await desk.refused(id=article["id"], authors=[{"person": "Ada Lind"}]) == [
        ("INVALID_VALUE", "input.authors.0.person")
    ]


async def test_search_engines_are_told_field_by_field(desk: Desk, credits: Any, make: Builder) -> None:
    image = f"Image_{await make.image()}"
    article = await desk.new(seo={**SEO, "image": image})
    written = (await credits(article))["seo"]
    await desk.put(id=article["id"], seo={"title": None, "noIndex": False})
    changed = (await credits(article))["seo"]
    await desk.put(id=article["id"], seo=None)
    plain = (await credits(article))["seo"]

    assert written == {**SEO, "image": {"id": image}}
    assert changed == written | {"title": "Geese", "noIndex": False}
    assert plain == {
        "title": "Geese", "description": "They came at noon.", "noIndex": False, "image": None,
        "canonicalUrl": "https://news.example/articles/geese",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"authors": [{"person": " "}]}, [("REQUIRED", "input.authors.0.person")]),
        ({"authors": [{"person": "A"}, {"person": "A"}]}, [("INVALID_VALUE", "input.authors.1.person")]),
        ({"authors": [{"person": "Person_999"}]}, [("NOT_FOUND", "input.authors.0.person")]),
        ({"authors": [{"person": "A", "role": "x" * 301}]}, [("TOO_LONG", "input.authors.0.role")]),
        ({"authors": [{"person": "A\x07"}]}, [("INVALID_VALUE", "input.authors.0.person")]),
        ({"authors": [{"person": f"A{n}"} for n in range(51)]}, [("TOO_MANY", "input.authors")]),
        ({"byline": "x" * 501}, [("TOO_LONG", "input.byline")]),
        ({"seo": {"canonicalUrl": "/here"}}, [("INVALID_VALUE", "input.seo.canonicalUrl")]),
        ({"seo": {"canonicalUrl": "javascript:alert(1)"}}, [("INVALID_VALUE", "input.seo.canonicalUrl")]),
        ({"seo": {"title": "x" * 501}}, [("TOO_LONG", "input.seo.title")]),
        ({"seo": {"description": "x" * 5001}}, [("TOO_LONG", "input.seo.description")]),
        ({"seo": {"image": "Image_999"}}, [("NOT_FOUND", "input.seo.image")]),
        ({"seo": {"image": "Article_1"}}, [("NOT_FOUND", "input.seo.image")]),
    ],
)
async def test_what_cannot_be_credited_is_refused_at_its_place(
    desk: Desk, fields: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    assert await desk.refused(headline="Geese", body={"markdown": "They came."}, **fields) == errors


async def test_an_address_with_a_scheme_in_capitals_is_kept_in_its_usual_form(desk: Desk, credits: Any) -> None:
    article = await desk.new(seo={"canonicalUrl": "HTTPS://Wire.Example/G"})

    assert (await credits(article))["seo"]["canonicalUrl"] == "https://Wire.Example/G"


async def test_a_conflict_has_authors_and_seo_in_the_form_of_the_input(desk: Desk, credits: Any) -> None:
    article = await desk.new(authors=[{"person": "Priya Rao"}])
    await desk.put(id=article["id"], authors=[{"person": "Ada Lind", "role": "Text"}], seo=SEO, byline="By Ada")

    (error,) = await desk.errors(id=article["id"], expectedRevision=1, authors=[], byline="By nobody")

    theirs = {change["field"]: change["theirs"] for change in error["changes"]}
    assert theirs == {
        "authors": [{"person": (await credits(article))["authors"][0]["person"]["id"], "role": "Text"}],
        "seo": SEO, "byline": "By Ada",
    }  # fmt: skip
    merged = await desk.put(id=article["id"], expectedRevision=2, **theirs)
    assert merged["revision"] == 2
