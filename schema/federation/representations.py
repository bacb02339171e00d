"""Representations of entities, by which a gateway names objects: a type's name, and the key that is known elsewhere."""

from collections.abc import Mapping
from typing import Any, NewType

import strawberry
from graphql import GraphQLError
from graphql.pyutils import UndefinedType
from strawberry.types.scalar import ScalarDefinition

from db.compiler.global_ids import of_type
from schema.fields.errors import graphql_error

Representation = NewType("Representation", dict[str, Any])
KEY = "id"
"""The field that is the key of each entity."""


def representation_scalar(entities: Mapping[str, object]) -> ScalarDefinition:
    """`entities` are the types that there are, by name."""

    def parse(value: object) -> object:
        check(value, entities)
        return value

    return strawberry.scalar(
        name="_Any",
        description='A representation of an entity: `{__typename: "Article", id: "Article_6"}`. More fields may stand '
        "there, and count for nothing.",
        parse_value=parse,
    )


def global_id(representation: Mapping[str, Any]) -> str:
    """Of the object represented; empty, as of none, where the key is that of another type."""
    return of_type(representation["__typename"], str(representation[KEY]))


def check(value: object, entities: Mapping[str, object]) -> None:
    """Raises GraphQLError where it represents none of these, whatever its key: of a variable within a document, that
    comes later."""
    if not isinstance(value, Mapping) or not isinstance(name := value.get("__typename"), str):
        raise _bad('A representation is an object with a "__typename".')
    if name not in entities:
        raise _bad(f"There is no entity of the type {name[:100]!r}.")
    if KEY not in value:
        raise _bad(f'A representation of the type "{name}" needs its key "{KEY}".')
    if isinstance(value[KEY], bool) or not isinstance(value[KEY], str | int | UndefinedType):
        raise _bad(f'The key "{KEY}" of a representation of the type "{name}" must be an ID.')


def _bad(message: str) -> GraphQLError:
    return graphql_error("BAD_REPRESENTATION", message)
