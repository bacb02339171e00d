"""What a schema says about the types that a client's cache keeps."""

from collections.abc import Iterator

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_specified_scalar_type,
)

from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import BACKREF
from schema.fields.nodes import Node

TYPESCRIPT = {"JSON": "unknown", "Upload": "File"}
"""Of scalars that are no text."""


def possible_types(schema: GraphQLSchema) -> dict[str, list[str]]:
    """The object types of each interface and union."""
    abstract = (type_ for type_ in _types(schema) if is_abstract_type(type_))
    return {type_.name: sorted(each.name for each in schema.get_possible_types(type_)) for type_ in abstract}


def values(schema: GraphQLSchema) -> list[str]:
    """Types whose objects are part of the object around them: they have no `id`, or that of another."""
    roots = {type_ for type_ in (schema.query_type, schema.mutation_type, schema.subscription_type) if type_}
    return [type_.name for type_ in _objects(schema) if type_ not in roots and not _has_own_id(type_)]


def entities_beside_nodes(schema: GraphQLSchema) -> dict[str, str]:
    """Types with an `id` that `Query.node` does not find, each with the type of its `id`."""
    return {type_.name: "ID" for type_ in _objects(schema) if "id" in type_.fields and not _is_node(type_)}


def connections(schema: GraphQLSchema) -> dict[str, dict[str, list[str]]]:
    """The lists in pages that each type has, with the arguments by which one list differs from another."""
    return {
        type_.name: found
        for type_ in _objects(schema)
        if (found := {name: list(_filters(field)) for name, field in type_.fields.items() if is_connection(field)})
    }


def scalars(schema: GraphQLSchema) -> dict[str, str]:
    """The type in TypeScript of each scalar, as it comes and as it is sent."""
    found = (type_ for type_ in _types(schema) if isinstance(type_, GraphQLScalarType))
    return {type_.name: TYPESCRIPT.get(type_.name, "string") for type_ in found if not is_specified_scalar_type(type_)}


def is_connection(field: GraphQLField) -> bool:
    return {"edges", "pageInfo"} <= getattr(get_named_type(field.type), "fields", {}).keys()


def _filters(field: GraphQLField) -> Iterator[str]:
    return (name for name in field.args if name not in BOTH_WAYS)


def _objects(schema: GraphQLSchema) -> Iterator[GraphQLObjectType]:
    types = sorted(_types(schema), key=lambda type_: type_.name)
    return (type_ for type_ in types if isinstance(type_, GraphQLObjectType))


def _types(schema: GraphQLSchema) -> Iterator[GraphQLNamedType]:
    """Those of clients: names with an underscore are for introspection and for gateways."""
    return (type_ for name, type_ in schema.type_map.items() if not name.startswith("_"))


def _has_own_id(type_: GraphQLObjectType) -> bool:
    return "id" in type_.fields and not getattr(type_.extensions[BACKREF].origin, "names_another", False)


def _is_node(type_: GraphQLObjectType) -> bool:
    return any(interface.name == Node.__name__ for interface in type_.interfaces)
