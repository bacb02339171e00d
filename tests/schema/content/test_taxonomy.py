"""What readers see of sections and topics, and which of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from databases import Database

from db.content.taxonomy.terms import name_some_terms
from tests.articles import save
from tests.builder import Builder
from tests.db.content.test_articles import DRAFT
from tests.schema.conftest import EDITOR, Ask

SECTION = """query($slug: String!, $after: String) { section(slug: $slug) {
  id slug name description position url
  articles(first: 2, after: $after) { totalCount nodes { slug section } pageInfo { endCursor hasNextPage } }
} }"""
TOPIC = SECTION.replace("section(", "topic(").replace(" position", "").replace("slug section", "slug tags")
EVERYTHING = """query($ids: [ID!]!) {
  nodes(ids: $ids) { id } sections { name } topics { nodes { name } }
  section(slug: "city") { name } topic(slug: "ferry") { name }
  articles(filter: {sections: ["city"], topics: ["ferry"]}) { nodes { section tags } }
}"""


async def ids(make: Builder) -> list[str]:
    found = await make.connection.fetch("select initcap(kind) as kind, id from news.term order by id")
    return [f"{term['kind']}_{term['id']}" for term in found]


async def test_a_section_and_a_topic_show_their_articles_page_by_page(ask: Ask, make: Builder) -> None:
    for slug in ("one", "two", "three"):
        await make.article(slug=slug, section="Port & Sea", tags=["Ferry", "Nordby"])
    await make.article(section="City", tags=["Nordby"])
    section, topic = (await ids(make))[:2]

    found = (await ask(SECTION, slug="port-and-sea"))["section"]
    rest = (await ask(SECTION, slug="PORT-and-sea", after=found["articles"]["pageInfo"]["endCursor"]))["section"]
    about = (await ask(TOPIC, slug="ferry"))["topic"]
    more = (await ask(TOPIC, slug="ferry", after=about["articles"]["pageInfo"]["endCursor"]))["topic"]

    assert found | {"articles": None} == {
        "id": section, "slug": "port-and-sea", "name": "Port & Sea", "description": None, "position": None,
        "url": "https://news.example/sections/port-and-sea", "articles": None,
    }  # fmt: skip
    assert about | {"articles": None} == {
        "id": topic, "slug": "ferry", "name": "Ferry", "description": None,
        "url": "https://news.example/topics/ferry", "articles": None,
    }  # fmt: skip
    for first, last in ((found, rest), (about, more)):
        pages = [first["articles"], last["articles"]]
        assert [[node["slug"] for node in page["nodes"]] for page in pages] == [["three", "two"], ["one"]]
        assert [(page["totalCount"], page["pageInfo"]["hasNextPage"]) for page in pages] == [(3, True), (3, False)]


async def test_an_article_leads_to_its_section_and_topics(ask: Ask, make: Builder) -> None:
    await make.article(slug="a", section="City", tags=["Nordby", "Ferry", "Nordby"])
    await make.article(slug="b")

    found = await ask(
        """{ a: article(slug: "a") { section sectionPage { name slug } tags topics { name slug } }
             b: article(slug: "b") { section sectionPage { name } topics { name } } }"""
    )

    assert found == {
        "a": {
            "section": "City", "sectionPage": {"name": "City", "slug": "city"}, "tags": ["Nordby", "Ferry", "Nordby"],
            "topics": [{"name": "Nordby", "slug": "nordby"}, {"name": "Ferry", "slug": "ferry"}],
        },
        "b": {"section": None, "sectionPage": None, "topics": []},
    }  # fmt: skip


@pytest.mark.parametrize(
    "unlisted",
    [
        {"status": "DRAFT", "published_at": None},
        {"status": "DRAFT"},
        {"status": "WITHDRAWN"},
        {"published_at": datetime.now(UTC) + timedelta(days=1)},
    ],
    ids=["draft", "draft with a time", "withdrawn", "scheduled"],
)
async def test_readers_see_only_those_with_an_article_that_they_may_find(
    ask: Ask, make: Builder, unlisted: dict[str, Any]
) -> None:
    hidden = await make.article(section="City", tags=["Ferry"], **unlisted)
    known = await ids(make)
    nobody: Any = {
        "nodes": [None, None], "sections": [], "topics": {"nodes": []}, "section": None, "topic": None,
        "articles": {"nodes": []},
    }  # fmt: skip

    assert await ask(EVERYTHING, ids=known) == nobody
    for_editor = await ask(EVERYTHING, EDITOR, ids=known)
    assert for_editor == nobody | {
        "nodes": [{"id": id} for id in known], "section": {"name": "City"}, "topic": {"name": "Ferry"},
    }  # fmt: skip

    await make.connection.execute(
        "update news.article set status = 'PUBLISHED', published_at = now() - interval '1 minute' where id = $1", hidden
    )
    found = await ask(EVERYTHING, ids=known)
    assert (found["nodes"], found["section"], found["topic"]) == (
        [{"id": id} for id in known], {"name": "City"}, {"name": "Ferry"},
    )  # fmt: skip
    assert found["articles"] == {"nodes": [{"section": "City", "tags": ["Ferry"]}]}


async def test_sections_are_in_the_order_of_editors_and_then_by_name(ask: Ask, make: Builder) -> None:
    for name in ("World", "Arts", "Sport", "City"):
        await make.article(section=name)
    await make.connection.execute("update news.term set position = 2 where name = 'World'")
    await make.connection.execute("update news.term set position = 1 where name = 'Sport'")

    names = [section["name"] for section in (await ask("{ sections { name } }"))["sections"]]

    assert names == ["Sport", "World", "Arts", "City"]


@pytest.mark.parametrize(
    ("names", "slugs"),
    [
        (["C++", "C#", "c sharp"], ["c-plus-plus", "c-sharp", "c-sharp-2"]),
        (["झील", "Straße", "Arts / Q&A"], ["झील", "straße", "arts-q-and-a"]),
        (["US", "us", "Us"], ["us", "us-2", "us-3"]),
    ],
)
async def test_slugs_follow_from_names_and_are_told_apart_by_numbers(
    ask: Ask, connection: Any, names: list[str], slugs: list[str]
) -> None:
    await save(connection, replace(DRAFT, tags=tuple(names)))

    found = await ask('{ article(slug: "geese") { topics { slug } } topics { nodes { name } } }')

    assert [topic["slug"] for topic in found["article"]["topics"]] == slugs
    assert sorted(topic["name"] for topic in found["topics"]["nodes"]) == sorted(names)


async def test_what_came_to_the_database_by_another_way_gets_its_slug_a_little_later(
    ask: Ask, make: Builder, database: Database
) -> None:
    await make.article(slug="a")
    await make.connection.execute("update news.article set section = 'Café', tags = '{Ärger}'")
    query = '{ article(slug: "a") { sectionPage { slug } topics { slug } } sections { slug } }'
    before = await ask(query)

    done = [await name_some_terms(database, ascii_slugs=True) for _ in range(2)]

    assert before == {"article": {"sectionPage": None, "topics": []}, "sections": []}
    assert done == [2, 0]
    assert await ask(query) == {
        "article": {"sectionPage": {"slug": "cafe"}, "topics": [{"slug": "arger"}]}, "sections": [{"slug": "cafe"}],
    }  # fmt: skip


async def test_the_filter_takes_several_at_once_and_all_of_them_with_the_others(ask: Ask, make: Builder) -> None:
    ada, ben = await make.person(slug="ada"), await make.person(slug="ben")
    for slug, section, tags in (
        ("one", "City", ["Ferry"]), ("two", "Port", ["Ferry", "Nordby"]), ("three", "Arts", ["Nordby"]),
        ("four", None, []),
    ):  # fmt: skip
        article = await make.article(slug=slug, section=section, tags=tags)
        await make.wrote(article, ada if slug in ("one", "two") else ben)
    await make.names(article, ada)

    async def found(**filter: Any) -> list[str]:
        query = "query($filter: ArticleFilter) { articles(filter: $filter) { nodes { slug } totalCount } }"
        articles = (await ask(query, filter=filter))["articles"]
        assert articles["totalCount"] == len(articles["nodes"])
        return [node["slug"] for node in articles["nodes"]]

    assert await found(sections=["city", "port", "none"]) == ["two", "one"]
    assert await found(topics=["ferry", "nordby"]) == ["three", "two", "one"]
    assert await found(sections=["port", "arts"], topics=["ferry"]) == ["two"]
    assert await found(sections=["city", "port"], authorSlug="ada", tag="Nordby") == ["two"]
    assert await found(sections=[]) == await found(topics=[]) == await found(authorSlug="nobody") == []
    assert await found(sections=None, topics=None) == ["four", "three", "two", "one"]
    assert await found(authorSlug="ada") == ["two", "one"]
    assert await found(personSlug="ada") == ["four"]
    assert await found(byOrAboutSlug="ada") == ["four", "two", "one"]


async def test_more_than_a_hundred_sections_are_refused(refused: Ask) -> None:
    error = await refused(
        "query($all: [String!]) { articles(filter: {sections: $all}) { totalCount } }", all=["x"] * 101
    )

    assert error["extensions"]["code"] == "BAD_PAGE"


COUNTS = "{{ sections {{ name articles {{ totalCount }} }} topics {{ nodes {{ name articles {{ totalCount }} }} }} }}"


async def test_counts_are_of_what_readers_find_at_their_moment(ask: Ask, make: Builder) -> None:
    async def counts(query: str = COUNTS.format(), **given: Any) -> dict[str, int]:
        found = await ask(query, **given)
        return {
            term["name"]: term["articles"]["totalCount"] for term in (*found["sections"], *found["topics"]["nodes"])
        }

    change = make.connection.execute
    one = await make.article(section="City", tags=["Ferry", "Nordby", "Ferry"])
    await make.article(section="City", tags=["Ferry"])
    await make.article(section="Sport", tags=["Nordby"], published_at=datetime.now(UTC) + timedelta(days=1))
    await make.article(section="City", status="DRAFT", tags=["Ferry"])
    assert await counts() == {"City": 2, "Ferry": 2, "Nordby": 1}
    before = datetime.now(UTC)
    await change("update news.article set published_at = now() where published_at > now()")
    assert await counts() == {"City": 2, "Sport": 1, "Ferry": 2, "Nordby": 2}
    as_of = "query($at: DateTime!) @asOf(at: $at) " + COUNTS.format()
    assert await counts(as_of, at=before.isoformat()) == {"City": 2, "Ferry": 2, "Nordby": 1}
    await change("update news.article set status = 'WITHDRAWN' where id = $1", one)
    await change("select news.rename_term(id, 'Town') from news.term where name = 'City'")
    assert await counts() == {"Town": 1, "Sport": 1, "Ferry": 1, "Nordby": 1}
    await change("update news.article set status = 'PUBLISHED', section = 'Sport', tags = '{}'")
    assert await counts() == {"Sport": 4}
    await change("delete from news.article where id = $1", one)
    assert await counts() == {"Sport": 3}
