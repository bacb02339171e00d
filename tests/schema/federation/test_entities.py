"""Entities by their representations, as the gateway of a federated graph asks for them."""

import re
from collections.abc import Sequence
from typing import Any

import orjson
import pytest
from databases import Database
from graphql import GraphQLObjectType, GraphQLUnionType

from db.feed.live_feed import LiveFeed
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.engine.instrumentation import ExecutedOperation, Instrumentation
from schema.rules.services import Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import EDITOR, PRIYA, Ask
from tests.schema.newsroom import furnish, represented

SELECTION = "{ __typename ... on Article { slug } ... on Comment { body } }"
QUERY = f"query($representations: [_Any!]!) {{ _entities(representations: $representations) {SELECTION} }}"


async def test_any_number_of_any_types_is_one_statement_and_shows_what_nodes_shows(
    database: Database, make: Builder
) -> None:
    ids = [id for id in (await furnish(make))["ids"] if id != "no id"]
    executed: list[ExecutedOperation] = []
    services = Services(
        database, LiveFeed(database), DocumentCache(executable), instrumentation=Instrumentation([executed.append])
    )

    async def ask(query: str, **variables: Any) -> Any:
        (found,) = orjson.loads((await Engine(services).answer(Request(query, variables))).body)["data"].values()
        return found

    nodes = await ask(f"query($ids: [ID!]!) {{ nodes(ids: $ids) {SELECTION} }}", ids=ids)
    found = await ask(QUERY, representations=represented(ids * 12))

    assert len(executed[-1].log.statements) == 1
    assert len(found) > 100
    assert found == nodes * 12
    assert {entity["__typename"] for entity in found if entity} == {type_.name for type_ in entities()}
    assert await ask(QUERY, representations=[]) == []
    assert [await ask(QUERY, representations=represented([id])) for id in ids] == [[node] for node in nodes]


def entities() -> Sequence[GraphQLObjectType]:
    union = executable.type_map["_Entity"]
    assert isinstance(union, GraphQLUnionType)
    return list(union.types)


async def test_what_is_hidden_or_not_there_is_null_in_its_place(ask: Ask, make: Builder) -> None:
    shown, hidden = await make.article(slug="shown"), await make.article(slug="hidden", status="DRAFT")
    held = await make.comment(article_id=shown, status="PENDING", body="Held.")
    ids = [f"Article_{hidden}", f"Article_{shown}", f"Comment_{held}", f"Article_{shown}", "Article_999999"]
    foreign = {"__typename": "Article", "id": f"Comment_{held}"}
    given = [*represented(ids), foreign, *({"__typename": "Article", "id": id} for id in ("", "\0", 7))]

    viewers = (None, PRIYA, EDITOR)
    by_viewer = [(await ask(QUERY, viewer, representations=given))["_entities"] for viewer in viewers]

    article = {"__typename": "Article", "slug": "shown"}
    expected = [None, article, None, article, *[None] * 5]
    assert by_viewer[:2] == [expected] * 2
    assert by_viewer[2][0] == {"__typename": "Article", "slug": "hidden"}


@pytest.mark.parametrize(
    ("representation", "message"),
    [
        ({"__typename": "Gazette", "id": "1"}, "There is no entity of the type 'Gazette'."),
        ({"__typename": "PageInfo", "id": "1"}, "There is no entity of the type 'PageInfo'."),
        ({"__typename": "Article", "slug": "shown"}, 'A representation of the type "Article" needs its key "id".'),
        ({"__typename": "Image", "id": []}, 'The key "id" of a representation of the type "Image" must be an ID.'),
        ({"__typename": "Image", "id": None}, 'The key "id" of a representation of the type "Image" must be an ID.'),
        ({"id": "Article_1"}, 'A representation is an object with a "__typename".'),
        ("Article_1", 'A representation is an object with a "__typename".'),
    ],
)  # fmt: skip
async def test_bad_representations_are_refused_with_their_place(
    refused: Ask, representation: Any, message: str
) -> None:
    error = await refused(QUERY, representations=[*represented(["Article_1"]), representation])
    assert error["extensions"] == {"code": "BAD_REPRESENTATION"}
    assert error["message"] == f"Variable '$representations' has invalid value at [1]: {message}"


async def test_representations_may_stand_in_the_document(ask: Ask, refused: Ask, make: Builder) -> None:
    one, two = [f"Article_{await make.article(slug=slug)}" for slug in ("one", "two")]
    single = (
        'query($id: ID!) { _entities(representations: {__typename: "Article", id: $id}) { ... on Article { slug } } }'
    )

    assert [(await ask(single, id=id))["_entities"] for id in (one, two)] == [[{"slug": "one"}], [{"slug": "two"}]]
    error = await refused('{ _entities(representations: [{__typename: "Gazette", id: 1}]) { __typename } }')
    assert error["extensions"]["code"] == "BAD_REPRESENTATION"


async def test_the_cost_bounds_how_many_there_are(refused: Ask) -> None:
    heavy = "query($r: [_Any!]!) { _entities(representations: $r) { ... on Article { comments { nodes { body } } } } }"

    error = await refused(heavy, r=represented(["Article_1"] * 3_000))

    assert (error["extensions"]["code"], error["extensions"]["limit"]) == ("LIMIT_EXCEEDED", "cost")


async def test_the_service_tells_its_subgraph_to_those_who_may_introspect(ask: Ask, database: Database) -> None:
    query = "{ _service { sdl } }"
    closed = Engine(Services(database, LiveFeed(database), DocumentCache(executable, introspection=False)))

    sdl = (await ask(query))["_service"]["sdl"]
    (error,) = orjson.loads((await closed.answer(Request(query))).body)["errors"]

    nodes = {type_.name for type_ in entities()}
    assert {line.split()[1] for line in sdl.splitlines() if line.endswith('@key(fields: "id") {')} == nodes
    assert {type_.name for type_ in executable.get_possible_types(executable.type_map["Node"])} == nodes  # type: ignore[arg-type]
    assert not {"_entities", "_Any", "_Entity", "_Service"} & set(re.findall(r"\w+", sdl))
    assert error["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
