"""Sections and topics as editors write them."""

import asyncio
from typing import Any

import pytest

from schema.rules.identity import Identity
from tests.builder import Builder
from tests.schema.conftest import MODERATOR, PRIYA, Ask
from tests.schema.rules.publishing.conftest import EVA, Desk

SECTION = """mutation($input: PutSectionInput!) { it: putSection(input: $input) {
  is: section { id slug name description position } errors { code path } } }"""
TOPIC = """mutation($input: PutTopicInput!) { it: putTopic(input: $input) {
  is: topic { id slug name description } errors { code path } } }"""


@pytest.fixture
def put(ask: Ask) -> Any:
    async def put(mutation: str, viewer: Identity | None = EVA, **fields: Any) -> Any:
        return (await ask(mutation, viewer, input=fields))["it"]

    return put


async def test_a_section_is_described_and_placed_and_what_is_left_out_stays(put: Any, ask: Ask, make: Builder) -> None:
    await make.article(section="Port")
    described = await put(SECTION, name="Port", description=" All about it. ", position=2)
    placed = await put(SECTION, id=described["is"]["id"], position=1)
    emptied = await put(SECTION, name=" Port ", description=None, position=None)

    port = {"id": described["is"]["id"], "slug": "port", "name": "Port"}
    assert described == {"is": {**port, "description": "All about it.", "position": 2}, "errors": []}
    assert placed["is"] == {**port, "description": "All about it.", "position": 1}
    assert emptied["is"] == {**port, "description": None, "position": None}
    assert (await ask("{ sections { id } }"))["sections"] == [{"id": port["id"]}]


async def test_a_new_one_is_shown_once_an_article_is_in_it(put: Any, ask: Ask, make: Builder) -> None:
    section = (await put(SECTION, name="Arts & Crafts", description="Hands."))["is"]
    topic = (await put(TOPIC, name="घड़ी"))["is"]
    lists = "{ sections { slug description } topics { nodes { slug } } }"
    before = await ask(lists)

    await make.article(section="Arts & Crafts", tags=["घड़ी"])

    assert (section["slug"], topic["slug"]) == ("arts-and-crafts", "घड़ी")
    assert before == {"sections": [], "topics": {"nodes": []}}
    assert await ask(lists) == {
        "sections": [{"slug": "arts-and-crafts", "description": "Hands."}], "topics": {"nodes": [{"slug": "घड़ी"}]},
    }  # fmt: skip


async def test_articles_say_the_new_name_and_the_address_stays(put: Any, ask: Ask, desk: Desk, make: Builder) -> None:
    draft = await desk.new(section="Port", topics=["Ferries", "Boats", "Ships"])
    await make.article(slug="a", section="Port", tags=["Boats"])
    section, topic = [
        (await put(mutation, name=name))["is"] for mutation, name in ((SECTION, "Port"), (TOPIC, "Boats"))
    ]

    await put(SECTION, id=section["id"], name="Harbour")
    renamed = await put(TOPIC, id=topic["id"], name="Small boats")

    found = await ask(
        """query($id: ID!) { node(id: $id) { ... on Article { section tags revision sectionPage { slug } } }
        article(slug: "a") { section tags topics { slug name } }
        articles(filter: {sections: ["port"], topics: ["boats"], section: "Harbour", tag: "Small boats"}) { totalCount }
        topics { nodes { name } } }""",
        EVA,
        id=draft["id"],
    )
    assert renamed["is"]["slug"] == "boats"
    assert found == {
        "node": {
            "section": "Harbour", "tags": ["Ferries", "Small boats", "Ships"], "revision": 1,
            "sectionPage": {"slug": "port"},
        },
        "article": {
            "section": "Harbour", "tags": ["Small boats"], "topics": [{"slug": "boats", "name": "Small boats"}],
        },
        "articles": {"totalCount": 1},
        "topics": {"nodes": [{"name": "Small boats"}]},
    }  # fmt: skip
    assert (await desk.put(id=draft["id"], headline="Other"))["section"] == "Harbour"


async def test_a_rename_waits_for_who_writes(put: Any, desk: Desk, ask: Ask) -> None:
    drafts = [await desk.new(headline=f"Geese {number}", section="Port") for number in range(4)]
    section = (await put(SECTION, name="Port"))["is"]

    writes = [desk.put(id=draft["id"], dek=f"Now {number}") for number, draft in enumerate(drafts)]
    await asyncio.gather(*writes, put(SECTION, id=section["id"], name="Harbour"))

    for draft in drafts:
        found = await ask("query($id: ID!) { node(id: $id) { ... on Article { section } } }", EVA, id=draft["id"])
        assert found["node"] == {"section": "Harbour"}


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({}, [("REQUIRED", "input.name")]),
        ({"name": " "}, [("REQUIRED", "input.name")]),
        ({"name": "x" * 101}, [("TOO_LONG", "input.name")]),
        ({"name": "A\x07"}, [("INVALID_VALUE", "input.name")]),
        ({"id": "Section_999", "name": "A"}, [("NOT_FOUND", "input.id")]),
        ({"id": "Topic_1"}, [("NOT_FOUND", "input.id")]),
        ({"id": "Section_1", "name": None}, [("REQUIRED", "input.name")]),
        ({"id": "Section_1", "name": "City"}, [("CONFLICT", "input.name")]),
        ({"name": "Port", "description": "x" * 5001}, [("TOO_LONG", "input.description")]),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_written(
    put: Any, make: Builder, fields: dict[str, Any], errors: list[tuple[str, str]]
) -> None:
    await make.article(section="Port")
    await make.article(section="City")
    before = await make.connection.fetch("select * from news.term order by id")

    refused = await put(SECTION, **fields)

    assert refused["is"] is None
    assert [(error["code"], ".".join(error["path"])) for error in refused["errors"]] == errors
    assert await make.connection.fetch("select * from news.term order by id") == before


@pytest.mark.parametrize(("viewer", "code"), [(None, "NOT_SIGNED_IN"), (PRIYA, "FORBIDDEN"), (MODERATOR, "FORBIDDEN")])
async def test_only_editors_may(put: Any, viewer: Identity | None, code: str) -> None:
    for mutation in (SECTION, TOPIC):
        refused = await put(mutation, viewer, name="Port")
        assert (refused["is"], [error["code"] for error in refused["errors"]]) == (None, [code])


async def test_many_who_write_of_the_same_new_topics_make_each_once(desk: Desk, ask: Ask, make: Builder) -> None:
    names = [f"Topic {number}" for number in range(6)]

    await asyncio.gather(
        *(
            desk.new(headline=f"Geese {writer}", section="Marsh", topics=names[writer % 6 :] + names[: writer % 6])
            for writer in range(12)
        )
    )

    found = await make.connection.fetch("select kind, name, slug from news.term order by 1, 2")
    assert [tuple(row) for row in found] == [
        ("SECTION", "Marsh", "marsh"), *(("TOPIC", name, name.lower().replace(" ", "-")) for name in names),
    ]  # fmt: skip
