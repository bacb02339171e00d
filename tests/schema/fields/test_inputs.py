"""Inputs are built by their plans as Strawberry builds them."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, get_nullable_type, is_list_type, is_non_null_type
from strawberry.types.arguments import convert_argument
from strawberry.types.base import StrawberryObjectDefinition

from schema.schema import executable, schema

SEED = 20261129
VALUES = {"Int": 7, "Float": 0.5, "Boolean": True}
DEEPEST = 3


def definitions() -> Iterator[StrawberryObjectDefinition]:
    for each in schema.schema_converter.type_map.values():
        if isinstance(each.definition, StrawberryObjectDefinition) and each.definition.is_input:
            yield each.definition


def value_of(type_: Any, chance: random.Random, depth: int = 0) -> Any:
    """As graphql-core has coerced it."""
    if not is_non_null_type(type_) and chance.random() < 0.3:
        return None
    type_ = get_nullable_type(type_)
    if is_list_type(type_):
        return [
            value_of(type_.of_type, chance, depth + 1) for _ in range(chance.randint(0, 2) if depth < DEEPEST else 0)
        ]
    if isinstance(type_, GraphQLInputObjectType):
        return {
            name: value_of(field.type, chance, depth + 1)
            for name, field in type_.fields.items()
            if is_non_null_type(field.type) or (depth < DEEPEST and chance.random() < 0.6)
        }
    if isinstance(type_, GraphQLEnumType):
        return chance.choice([value.value for value in type_.values.values()])
    return VALUES.get(type_.name, f"some {type_.name}")


def built(definition: StrawberryObjectDefinition, value: Any) -> Any:
    return convert_argument(value, definition.origin, schema.schema_converter.scalar_registry, schema.config)


def test_they_are_what_strawberry_makes_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    chance = random.Random(SEED)
    given = [
        (each, value_of(executable.type_map[schema.config.name_converter.from_type(each)], chance))
        for each in definitions()
        for _ in range(10)
    ]
    given = [(definition, value) for definition, value in given if value is not None]
    assert len({definition.name for definition, _ in given}) > 30

    by_plan = [built(*each) for each in given]
    for definition in definitions():
        assert definition.from_input
        monkeypatch.setattr(definition, "from_input", None)

    assert by_plan == [built(*each) for each in given]
