"""Bytes from the statement, and completion by graphql-core, give the same answer to any operation."""

from random import Random
from typing import Any

import orjson
import pytest
from databases import Database
from graphql import FieldNode, GraphQLField, TypeInfo, TypeInfoVisitor, Visitor, parse, visit

from db.compiler.mapping import Resolved
from db.feed.live_feed import LiveFeed
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.engine.limits import Limits
from schema.fields.mapped_fields import definition
from schema.rules.identity import Identity
from schema.rules.services import Services
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import EDITOR, MODERATOR
from tests.schema.newsroom import WORDS, furnish
from tests.schema.operations import Author, Generated, Words

BIG = 10**9
NO_LIMITS = Limits(BIG, BIG, BIG, BIG, BIG, BIG, BIG, BIG)
MOST_OPERATIONS = 6_000


@pytest.fixture
async def words(make: Builder) -> Words:
    return await furnish(make)


@pytest.mark.parametrize("seeds", [range(start, start + 100) for start in range(0, 500, 100)], ids=str)
async def test_generated_operations_have_one_answer(database: Database, words: Words, seeds: range) -> None:
    for seed in seeds:
        random = Random(seed)
        operation = Author(random, words).operation()
        viewer = random.choice([None, MODERATOR, EDITOR, EDITOR])

        as_bytes = await answer(engine_of(database), operation, viewer)
        as_tree = await answer(engine_of(database, rules=[]), beside_introspection(operation), viewer)

        assert "data" in as_bytes or codes(as_bytes) <= {
            "BAD_PAGE",
            "BAD_CURSOR",
            "NOT_FOUND",
            "NOT_SIGNED_IN",
            "FORBIDDEN",
        }, seed
        as_tree.get("data", {}).pop("introspected", None)
        assert as_tree == as_bytes, seed


def engine_of(database: Database, rules: list[Any] | None = None) -> Engine:
    """One that knows no document yet. To validate the same operation twice would take a quarter of the time."""
    documents = DocumentCache(executable, NO_LIMITS)
    documents.rules = documents.rules if rules is None else rules
    return Engine(Services(database, LiveFeed(database), documents))


def test_generated_operations_reach_every_field() -> None:
    """That they are valid is seen above: whatever is not has another error."""
    reached, fields = set[str](), all_fields()
    types = TypeInfo(executable)
    for seed in range(MOST_OPERATIONS):
        document = parse(Author(Random(seed), WORDS).operation().document)
        visit(document, TypeInfoVisitor(types, Reached(types, reached)))
        if reached >= fields:
            return
    assert fields - reached == set()


class Reached(Visitor):
    """Notes the place in the schema of each field that it meets."""

    def __init__(self, types: TypeInfo, places: set[str]) -> None:
        super().__init__()
        self.types, self.places = types, places

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self.places.add(f"{self.types.get_parent_type()}.{node.name.value}")


def all_fields() -> set[str]:
    return {
        f"{type_.name}.{name}"
        for type_ in executable.type_map.values()
        for name, field in getattr(type_, "fields", {}).items()
        if isinstance(field, GraphQLField) and (found := definition(field)) and not isinstance(found.source, Resolved)
        if not type_.name.endswith("Payload")
        and type_.name not in ("Subscription", "CommentCountChanged", "ImageUpload", "PreviewToken", "ModerationResult")
    }


async def answer(engine: Engine, operation: Generated, viewer: Identity | None) -> dict[str, Any]:
    request = Request(operation.document, operation.variables, identity=viewer)
    body: dict[str, Any] = orjson.loads((await engine.answer(request)).body)
    for error in body.get("errors", ()):
        error.pop("locations", None)  # they are of two documents
    return body


def beside_introspection(operation: Generated) -> Generated:
    """The same operation on the tree way: only graphql-core can answer `__schema`."""
    head, _, rest = operation.document.partition("{")
    return Generated(f"{head}{{ introspected: __schema {{ queryType {{ name }} }} {rest}", operation.variables)


def codes(body: dict[str, Any]) -> set[str]:
    return {error["extensions"]["code"] for error in body["errors"]}
