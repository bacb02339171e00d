"""The engine serves any schema of mapped fields: here a library, over tables of its own."""

from collections.abc import AsyncIterator
from typing import Any, ClassVar

import orjson
import pytest
import strawberry
from asyncpg import Connection
from databases import Database

from db.compiler import mapping
from db.compiler.orders import Key, Order
from db.connections import postgres
from db.feed.live_feed import LiveFeed
from schema.engine.context import EngineServices
from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.fields import connections
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import FieldArgument, mapped, resolve_from_json, restricted
from schema.fields.nodes import Node, NodeQueries

TABLES = """
create schema library;
create table library.author (id bigint primary key, name text not null, debut_id bigint);
create table library.book (id bigint primary key, author_id bigint not null, title text not null, price integer);
insert into library.author values (1, 'A. Glazier', 2), (2, 'B. Weaver', null);
insert into library.book values (1, 1, 'Kilns', 12), (2, 1, 'Sand', 9), (3, 1, '"Glass"', null), (4, 2, 'Looms', 20);
"""


@strawberry.type
class Book(Node):
    view: ClassVar[str] = "library.book"
    visibility: ClassVar[str] = "true"
    title: str = mapped()
    price: int | None = restricted(mapped(), "trade")


@strawberry.type(name="BookConnection")
class BookConnection(connections.Connection[Book]):
    pass


@strawberry.type
class Author(Node):
    view: ClassVar[str] = "library.author"
    visibility: ClassVar[str] = "true"
    name: str = mapped()
    debut: Book | None = mapped(mapping.One("{row}.id = {parent}.debut_id"))
    books: BookConnection = mapped(
        mapping.Connection(
            "{row}.author_id = {parent}.id", orders={"": Order((Key("{row}.title", "text"), Key("{row}.id")))}
        ),
        "By title.",
        **BOTH_WAYS,
    )


@strawberry.type
class Query(NodeQueries):
    author: Author | None = mapped(mapping.One("{row}.name = {name}"), name=FieldArgument(str))


library = strawberry.Schema(Query)._schema
resolve_from_json(library)

PAGE = """{ author(name: "A. Glazier") {
  id name debut { title }
  books(first: 2) { totalCount nodes { title } edges { cursor } pageInfo { hasNextPage endCursor } }
} node(id: "Book_4") { __typename id ... on Book { title } } }"""
NEXT = "query($name: String!, $after: String) { author(name: $name) { books(after: $after) { nodes { title } } } }"


@pytest.fixture
async def tables(connection: Connection) -> AsyncIterator[None]:
    await connection.execute(TABLES)
    yield
    await connection.execute("drop schema library cascade")


def engine_on(database: Database) -> Engine:
    return Engine(EngineServices(database, LiveFeed(database), DocumentCache(library)))


@pytest.fixture
def engine(database: Database, tables: None) -> Engine:
    return engine_on(database)


async def ask(engine: Engine, query: str, **variables: Any) -> Any:
    return orjson.loads((await engine.answer(Request(query, variables))).body)


@pytest.mark.usefixtures("tables")
async def test_an_operation_on_any_schema_is_one_statement(database_url: str) -> None:
    statements: list[str] = []
    async with postgres.connected(postgres.open_database(database_url, pool_size=1)) as single:
        async with postgres.connection(single) as connection:
            connection.add_query_logger(lambda query: statements.append(query.query))

        author = (await ask(engine_on(single), PAGE))["data"]["author"]

    assert len(statements) == 1
    assert (author["id"], author["name"], author["debut"]) == ("Author_1", "A. Glazier", {"title": "Sand"})
    assert (author["books"]["totalCount"], author["books"]["nodes"]) == (3, [{"title": '"Glass"'}, {"title": "Kilns"}])


async def test_the_bytes_of_the_statement_and_the_tree_of_graphql_core_are_equal(engine: Engine) -> None:
    as_bytes = (await ask(engine, PAGE))["data"]
    as_tree = (await ask(engine, f"{{ schema: __schema {{ queryType {{ name }} }} {PAGE[1:]}"))["data"]

    assert as_tree.pop("schema") == {"queryType": {"name": "Query"}}
    assert as_tree == as_bytes
    assert as_bytes["node"] == {"__typename": "Book", "id": "Book_4", "title": "Looms"}


async def test_pages_go_on_by_their_cursors_and_refuse_those_of_other_lists(engine: Engine) -> None:
    cursor = (await ask(engine, PAGE))["data"]["author"]["books"]["pageInfo"]["endCursor"]

    assert await ask(engine, NEXT, name="A. Glazier", after=cursor) == {
        "data": {"author": {"books": {"nodes": [{"title": "Sand"}]}}}
    }
    (error,) = (await ask(engine, NEXT, name="B. Weaver", after=cursor))["errors"]
    assert error["extensions"]["code"] == "BAD_CURSOR"


async def test_a_field_with_a_permission_is_refused_to_viewers_without_it(engine: Engine) -> None:
    (error,) = (await ask(engine, '{ author(name: "A. Glazier") { debut { price } } }'))["errors"]

    assert error["extensions"]["code"] == "FORBIDDEN"
    assert "trade" in error["message"]
