"""Mapped fields: Strawberry fields that carry their source, and read its JSON when graphql-core completes them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
)
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from db.compiler.mapping import Column, Source

BACKREF = GraphQLCoreConverter.DEFINITION_BACKREF


READ_AS = "read_as"
WORK = "work"
"""In the metadata of a field with a resolver: what it costs, where that is more than most cost."""
FIRST_KEY = "$first "
"""Before the key of a streamed list, of which only the first items are there."""
TYPE_KEY = "$type"
"""The key of an object's type name in the JSON for graphql-core, where an interface or a union leaves it open. No
response key has a `$`."""


class MappedField(StrawberryField):
    """A field without a resolver: the compiler takes its value from `source`. Viewers without the `permission` are
    refused the whole operation."""

    source: Source = Column()
    permission: str | None = None

    def __copy__(self) -> "MappedField":
        copied = super().__copy__()
        copied.source, copied.permission = self.source, self.permission
        return copied


@dataclass(frozen=True, slots=True)
class FieldArgument:
    """An argument that a mapped field takes. `read_as` turns each of its texts, or objects of a scalar, into
    the text that is stored."""

    type: Any
    description: str | None = None
    default: Any = strawberry.UNSET
    read_as: Callable[[Any], str] | None = None

    def named(self, name: str) -> StrawberryArgument:
        return StrawberryArgument(
            name,
            None,
            StrawberryAnnotation(self.type),
            description=self.description,
            default=self.default,
            metadata={READ_AS: self.read_as},
        )


def restricted(field: Any, permission: str) -> Any:
    """The mapped field, for viewers with the permission only."""
    field.permission = permission
    return field


def named(name: str, field: Any) -> Any:
    """The mapped field under a name in GraphQL that Python has another use for."""
    field.graphql_name = name
    return field


def mapped(source: Source | None = None, description: str | None = None, **arguments: FieldArgument) -> Any:
    """A field whose value the statement gives: by default the column of its own name, in snake case."""
    field = MappedField(description=description)
    field.source = source or Column()
    field.arguments = [taken.named(name) for name, taken in arguments.items()]
    return field


def definition(field: GraphQLField) -> MappedField | None:
    """The mapped field behind a field of the executable schema; None for one that Python resolves."""
    found = field.extensions.get(BACKREF)
    return found if isinstance(found, MappedField) else None


def work_of_resolver(field: GraphQLField | None) -> int | None:
    found = field.extensions.get(BACKREF) if field else None
    return found.metadata.get(WORK) if isinstance(found, StrawberryField) else None


def resolve_from_json(schema: GraphQLSchema) -> None:
    """Makes graphql-core resolve mapped fields from the JSON of the statement, where values are under response keys."""
    for type_ in schema.type_map.values():
        fields = [field for field in getattr(type_, "fields", {}).values() if isinstance(field, GraphQLField)]
        mapped = [field for field in fields if definition(field)]
        for field in mapped:
            field.resolve = resolve_by_key
        if mapped and isinstance(type_, GraphQLObjectType):
            type_.is_type_of = None
        if isinstance(type_, GraphQLUnionType) or (mapped and isinstance(type_, GraphQLInterfaceType)):
            type_.resolve_type = resolve_type


def resolve_type(value: dict[str, Any], *_: Any) -> str:
    name: str = value[TYPE_KEY]
    return name


def resolve_by_key(parent: dict[str | int, Any], info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
    try:
        return parent[info.path.key]
    except KeyError:
        if info.context.late_values is None:
            raise
        return info.context.late_values.value(parent, info.path)
