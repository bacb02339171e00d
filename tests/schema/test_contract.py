"""The committed SDL is current, and holds what the contract promises to client teams."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLNamedType,
    build_schema,
    is_introspection_type,
    is_specified_scalar_type,
    print_ast,
)

from schema.schema import executable, schema

COMMITTED = Path(__file__).parents[2] / "schema" / "schema.graphql"
CONTRACT = build_schema("".join(path.read_text() for path in sorted(Path(__file__).parent.glob("contract*.graphql"))))
SERVED = build_schema(COMMITTED.read_text())


def test_the_committed_sdl_is_current() -> None:
    assert COMMITTED.read_text() == schema.as_str() + "\n"


def test_the_schema_holds_the_contract_name_for_name() -> None:
    served = dict(places(SERVED.type_map.values()))
    promised = dict(places(CONTRACT.type_map.values()))

    assert {place: served.get(place) for place in promised} == promised


def test_everything_that_a_client_can_name_is_described() -> None:
    silent = {place for place, description in descriptions() if not description}

    assert silent == set()
    assert executable.description
    assert SERVED.description == executable.description


def places(types: Any) -> Iterator[tuple[str, str]]:
    """Every name that a client can write, with its type: of types, fields, arguments, enums, interfaces and unions."""
    for type_ in types:
        if not is_introspection_type(type_) and not is_specified_scalar_type(type_):
            yield type_.name, type(type_).__name__
            yield from members(type_)


def members(type_: GraphQLNamedType) -> Iterator[tuple[str, str]]:
    if isinstance(type_, GraphQLEnumType):
        yield from ((f"{type_.name}.{value}", "") for value in type_.values)
    yield from ((f"{type_.name} implements {each.name}", "") for each in getattr(type_, "interfaces", ()))
    yield from ((f"{type_.name} has {each.name}", "") for each in getattr(type_, "types", ()))
    for name, field in getattr(type_, "fields", {}).items():
        yield f"{type_.name}.{name}", str(field.type)
        for argument in getattr(field, "args", {}).values():
            node = argument.ast_node
            default = f" = {print_ast(node.default_value)}" if node.default_value else ""
            yield f"{type_.name}.{name}({node.name.value})", f"{argument.type}{default}"


def descriptions() -> Iterator[tuple[str, str | None]]:
    """Types, fields, input fields, enum values and arguments, by their schema coordinates."""
    for type_ in executable.type_map.values():
        if not is_introspection_type(type_):
            yield type_.name, type_.description
            for name, member in {**getattr(type_, "fields", {}), **getattr(type_, "values", {})}.items():
                yield f"{type_.name}.{name}", member.description
                for argument, definition in getattr(member, "args", {}).items():
                    yield f"{type_.name}.{name}({argument})", definition.description
