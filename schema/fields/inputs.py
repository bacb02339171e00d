"""Inputs: how their values become objects, found out once for each type."""

from collections.abc import Callable, Mapping
from dataclasses import MISSING
from typing import Any

import strawberry
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import InputContext
from strawberry.types.base import StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.field import StrawberryField

AS_THEY_ARE = (str, int, float, bool, strawberry.ID)
"""Types of values that need no conversion."""

Build = Callable[[type, Mapping[str, Any], InputContext], Any]


def build_by_plan(schema: strawberry.Schema) -> None:
    """Strawberry builds an input by looking up names and types of all its fields, each time."""
    for each in schema.schema_converter.type_map.values():
        definition = each.definition
        if isinstance(definition, StrawberryObjectDefinition) and definition.is_input:
            definition.from_input = builder(definition, schema.config)


def builder(definition: StrawberryObjectDefinition, config: StrawberryConfig) -> Build:
    """What builds such an input as Strawberry does: what has no default and is left out is None."""
    required: dict[str, Any] = {field.python_name: None for field in definition.fields if _has_no_default(field)}
    plan = [
        (config.name_converter.from_field(field), field.python_name, _conversion(definition, field))
        for field in definition.fields
    ]

    def build(type_: type, value: Mapping[str, Any], context: InputContext) -> Any:
        given = dict(required)
        for name, python_name, conversion in plan:
            if name in value:
                item = value[name]
                given[python_name] = item if conversion is None else context.convert(item, conversion, name)
        return type_(**given)

    return build


def _has_no_default(field: StrawberryField) -> bool:
    return field.default_value is MISSING and field.default_factory is MISSING


def _conversion(definition: StrawberryObjectDefinition, field: StrawberryField) -> Any:
    """The type to convert to; None where values are taken as they are."""
    type_ = field.resolve_type(type_definition=definition)
    plain = type_.of_type if isinstance(type_, StrawberryOptional) else type_
    return None if plain in AS_THEY_ARE else type_
