"""Who wrote an article, its byline, and what search engines are told of it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from db.article_input import AuthorDraft, PersonDraft, QuoteDraft, SeoDraft
from tests.articles import draft_of, save
from tests.builder import Builder
from tests.db.content.test_articles import DRAFT
from tests.schema.conftest import EDITOR, Ask

BYLINE = '{ article(slug: "geese") { byline authors { role person { slug name } } people { name } } }'
AUTHORED = """query($slug: String!, $after: String) { person(slug: $slug) {
  authoredArticles(first: 1, after: $after) { totalCount nodes { slug } pageInfo { endCursor hasNextPage } }
  articles { nodes { slug } }
} }"""
SEO = '{ article(slug: "geese") { seo { title description canonicalUrl noIndex image { id } } } }'


def author(name: str, role: str | None = None) -> dict[str, Any]:
    return {"role": role, "person": {"slug": name.lower().replace(" ", "-"), "name": name}}


async def test_authors_are_in_the_order_of_the_byline_and_not_among_those_who_are_named(
    ask: Ask, connection: Any
) -> None:
    authors = (AuthorDraft(person="Priya Rao"), AuthorDraft(person="Ada Lind", role="Photographs"))
    key = await save(connection, replace(DRAFT, authors=authors))
    written = (await ask(BYLINE))["article"]
    again = await draft_of(connection, key)
    await save(connection, replace(DRAFT, authors=authors[::-1], byline="By Ada Lind, with Priya Rao"))
    turned = (await ask(BYLINE))["article"]
    await save(connection, again)

    assert written == {
        "byline": "Priya Rao, Ada Lind", "people": [{"name": "Ada Lind"}, {"name": "A Goose"}],
        "authors": [author("Priya Rao"), author("Ada Lind", "Photographs")],
    }  # fmt: skip
    assert turned == written | {"byline": "By Ada Lind, with Priya Rao", "authors": written["authors"][::-1]}
    assert (await ask(BYLINE))["article"] == written
    assert await connection.fetchval("select count(*) from news.person") == 3


@pytest.mark.parametrize(
    ("language", "byline"), [("en", "A One, B Two"), ("ja", "A One、B Two"), ("ar-EG", "A One، B Two")]
)
async def test_a_byline_of_names_has_the_comma_of_its_language(
    ask: Ask, connection: Any, language: str, byline: str
) -> None:
    written_by = (AuthorDraft(person="A One"), AuthorDraft(person="B Two"))
    await save(connection, replace(DRAFT, authors=written_by, language=language))

    assert (await ask(BYLINE))["article"]["byline"] == byline


async def test_an_article_without_a_byline_has_none(ask: Ask, connection: Any) -> None:
    await save(connection, DRAFT)

    found = (await ask(BYLINE))["article"]

    assert (found["byline"], found["authors"]) == (None, [])


async def test_authors_are_called_by_the_ids_of_those_who_are_named(ask: Ask, connection: Any) -> None:
    people = (PersonDraft(name="Ada Lind", id="w-1"), PersonDraft(name="Ada Lind", id="w-2"))
    quotes = (QuoteDraft(text="We always do.", speaker="w-1"),)
    await save(connection, replace(DRAFT, people=people, quotes=quotes, authors=(AuthorDraft(person="w-2"),)))

    found = await ask('{ article(slug: "geese") { authors { person { slug } } quotes { speaker { slug } } } }')

    assert found["article"] == {
        "authors": [{"person": {"slug": "ada-lind-2"}}], "quotes": [{"speaker": {"slug": "ada-lind"}}],
    }  # fmt: skip


async def test_a_person_has_what_they_wrote_apart_from_what_names_them(ask: Ask, make: Builder) -> None:
    ada = await make.person(slug="ada")
    for slug in ("one", "two"):
        await make.wrote(await make.article(slug=slug), ada)
    await make.wrote(await make.article(slug="draft", status="DRAFT"), ada)
    await make.names(await make.article(slug="about"), ada)

    first = (await ask(AUTHORED, slug="ada"))["person"]
    cursor = first["authoredArticles"]["pageInfo"]["endCursor"]
    rest = (await ask(AUTHORED, slug="ada", after=cursor))["person"]

    assert first["authoredArticles"]["totalCount"] == 2
    assert [page["authoredArticles"]["nodes"] for page in (first, rest)] == [[{"slug": "two"}], [{"slug": "one"}]]
    assert [page["authoredArticles"]["pageInfo"]["hasNextPage"] for page in (first, rest)] == [True, False]
    assert first["articles"] == {"nodes": [{"slug": "about"}]}


@pytest.mark.parametrize("change", ["status = 'WITHDRAWN'", "published_at = now() + interval '1 day'"])
async def test_who_wrote_only_what_readers_may_not_find_is_unknown_to_them(
    ask: Ask, make: Builder, change: str
) -> None:
    ada = await make.person(slug="ada", name="Ada")
    article = await make.article(status="DRAFT", published_at=datetime.now(UTC) + timedelta(days=1))
    await make.wrote(article, ada)
    query = '{ person(slug: "ada") { name } people { nodes { name } } node(id: "Person_%d") { id } }' % ada  # noqa: UP031
    nobody: Any = {"person": None, "people": {"nodes": []}, "node": None}
    known = {"person": {"name": "Ada"}, "people": {"nodes": [{"name": "Ada"}]}, "node": {"id": f"Person_{ada}"}}

    assert await ask(query) == nobody
    assert (await ask(query, EDITOR))["person"] == {"name": "Ada"}
    await make.connection.execute("update news.article set status = 'PUBLISHED', published_at = now()")
    assert await ask(query) == known
    await make.connection.execute(f"update news.article set {change}")
    assert await ask(query) == nobody


async def test_search_engines_are_told_what_readers_see_unless_editors_say_otherwise(
    ask: Ask, connection: Any, make: Builder
) -> None:
    await save(connection, DRAFT)
    as_seen = (await ask(SEO))["article"]["seo"]
    seo = SeoDraft(
        title="Geese return", description="All about geese.", canonical_url="https://wire.example/geese",
        image=await make.image(), no_index=True,
    )  # fmt: skip
    key = await save(connection, replace(DRAFT, seo=seo))
    told = (await ask(SEO))["article"]["seo"]

    assert as_seen == {
        "title": "Geese", "description": "They are back.", "canonicalUrl": "https://news.example/articles/geese",
        "noIndex": False, "image": None,
    }  # fmt: skip
    assert told == {
        "title": "Geese return", "description": "All about geese.", "canonicalUrl": "https://wire.example/geese",
        "noIndex": True, "image": {"id": f"Image_{seo.image}"},
    }  # fmt: skip
    assert (await draft_of(connection, key)).seo == seo
