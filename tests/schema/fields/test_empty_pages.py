"""A size of 0 is an empty list, on every path of the schema that takes a size and in both ways of execution."""

from collections.abc import Iterator
from typing import Any

import pytest
from databases import Database
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_non_null_type,
)

from schema.fields.mapped_fields import definition
from schema.schema import executable
from tests.builder import Builder
from tests.schema.conftest import EDITOR
from tests.schema.engine.test_both_ways import answer, beside_introspection, engine_of
from tests.schema.newsroom import furnish
from tests.schema.operations import Generated

LONGEST = 4
PAGE = "{ edges { cursor node { __typename } } nodes { __typename } pageInfo { startCursor endCursor } totalCount }"
NEEDED = {
    "query": '"harbour"',
    "width": "320",
    "prefix": '"har"',
    "slug": '"article-4"',
    "articleId": '"Article_1"',
    "after": '"feed.1.99"',
    "code": '"1"',
    "path": '"/articles/article-4"',
    "at": '"2100-01-01T00:00:00Z"',
    "representations": '[{__typename: "Article", id: "Article_1"}]',
}
CURSORS = {"ContentChange": '"content.0.99"', "NotificationAdded": '"notices.EDITOR.0"'}
"""Cursors of feeds, those of comments and those here: ones that a list of any size would answer with a reset, but for
that of the viewer's own notifications, which knows none."""


def paths(type_: Any, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Selections on a type that end at a list of size 0, and the name of what gives the size."""
    if is_abstract_type(type_):
        for each in executable.get_possible_types(type_):
            yield from ((f"{{ ... on {each.name} {path} }}", size) for path, size in paths(each, seen))
    if not isinstance(type_, GraphQLObjectType) or len(seen) == LONGEST or type_.name in seen:
        return
    for name, field in type_.fields.items():
        inner = get_named_type(field.type)
        if definition(field) is None or not is_composite_type(inner):
            continue
        for size in {"first", "last"} & field.args.keys():
            shown = PAGE if "nodes" in getattr(inner, "fields", ()) else "{ __typename }"
            yield f"{{ {name}({arguments(field, size)}) {shown} }}", size
        given = arguments(field)
        deeper = paths(inner, (*seen, type_.name))
        yield from ((f"{{ {name}{f'({given})' if given else ''} {path} }}", size) for path, size in deeper)


def arguments(field: GraphQLField, size: str | None = None) -> str:
    after = CURSORS.get(get_named_type(field.type).name, NEEDED["after"])
    needed = NEEDED | {"id": "$id", "ids": "[$id]", "after": after}
    given = {name: needed[name] for name, each in field.args.items() if is_non_null_type(each.type)}
    return ", ".join(f"{name}: {value}" for name, value in (given | ({size: "$size"} if size else {})).items())


PATHS = sorted(set(paths(executable.query_type)))


def test_the_schema_has_many_paths_to_lists_with_a_size() -> None:
    assert len(PATHS) > 100
    assert {"first", "last"} == {size for _, size in PATHS}
    for name in ("commentEventsSince", "related", "moderationQueue", "replies", "people", "quotes"):
        assert any(f"{name}(" in path for path, _ in PATHS), name


@pytest.mark.parametrize("part", range(4))
async def test_it_is_empty_everywhere(database: Database, make: Builder, part: int) -> None:
    ids = {id.partition("_")[0]: id for id in reversed((await furnish(make))["id"]) if id != "Comment_999999"}
    bytes_engine, tree_engine = engine_of(database, rules=[]), engine_of(database, rules=[])
    editor = (await answer(bytes_engine, Generated("{ viewer { commenter { id } } }", {}), EDITOR))["data"]["viewer"]
    own = f"notices.{editor['commenter']['id'].removeprefix('Commenter_')}."

    for each, _ in PATHS[part::4]:
        path = each.replace("notices.EDITOR.", own)
        wanted = next((ids[name] for name in ids if f"... on {name} " in path), ids["Article"])
        head = "query($size: Int, $id: ID!)" if "$id" in path else "query($size: Int)"
        operation = Generated(f"{head} {path}", {"size": 0} | ({"id": wanted} if "$id" in path else {}))
        as_bytes = await answer(bytes_engine, operation, EDITOR)
        as_tree = await answer(tree_engine, beside_introspection(operation), EDITOR)

        assert as_bytes.get("errors") is None, (path, as_bytes)
        as_tree["data"].pop("introspected")
        assert as_tree == as_bytes, path
        require_empty(as_bytes["data"], path)


def require_empty(value: Any, path: str) -> None:
    """Every list at the end of the path, for lists on the way have no size of 0."""
    if isinstance(value, dict) and "totalCount" in value:
        nothing = {"edges": [], "nodes": [], "pageInfo": {"startCursor": None, "endCursor": None}}
        assert {name: value[name] for name in nothing} == nothing, path
    elif isinstance(value, dict):
        assert value.keys() != {"__typename"}, path
        for inner in value.values():
            require_empty(inner, path)
    elif isinstance(value, list):
        for inner in value:
            require_empty(inner, path)
