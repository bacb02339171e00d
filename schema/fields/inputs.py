"""Inputs: how their values become objects, and those the arguments of mutations, found out once for each."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import MISSING
from typing import Any

import strawberry
from graphql import GraphQLField, GraphQLResolveInfo
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import InputContext
from strawberry.types.base import StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.field import StrawberryField

from schema.fields.mapped_fields import BACKREF

AS_THEY_ARE = (str, int, float, bool, strawberry.ID)
"""Types of values that need no conversion."""

Build = Callable[[type, Mapping[str, Any], InputContext], Any]
Resolve = Callable[..., Awaitable[Any]]


def build_by_plan(schema: strawberry.Schema) -> None:
    """Strawberry builds an input by looking up names and types of all its fields, each time."""
    for each in schema.schema_converter.type_map.values():
        definition = each.definition
        if isinstance(definition, StrawberryObjectDefinition) and definition.is_input:
            definition.from_input = builder(definition, schema.config)
    mutation = schema._schema.mutation_type
    for field in mutation.fields.values() if mutation else ():
        field.resolve = _resolver(field, schema)


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


def _resolver(field: GraphQLField, schema: strawberry.Schema) -> Resolve:
    """Calls the function of a mutation as Strawberry does."""
    definition: StrawberryField = field.extensions[BACKREF]
    call: Any = definition.base_resolver and definition.base_resolver.wrapped_func
    name_of, registry = schema.config.name_converter.from_argument, schema.schema_converter.scalar_registry
    plan = [(name_of(each), each.python_name, _converter(each.type)) for each in definition.arguments]

    async def resolve(source: Any, raw_info: GraphQLResolveInfo[Any], **given: Any) -> Any:
        info: strawberry.Info[Any, Any] = strawberry.Info(_raw_info=raw_info, _field=definition)
        arguments = {
            key: convert(InputContext(info, schema.config, registry, (name,)), given[name])
            for name, key, convert in plan
            if name in given
        }
        return await call(source, info, **arguments)

    return resolve


def _converter(type_: Any) -> Callable[[InputContext, Any], Any]:
    made: StrawberryObjectDefinition | None = getattr(type_, "__strawberry_definition__", None)
    build = made.from_input if isinstance(made, StrawberryObjectDefinition) else None
    if build is None:
        return lambda context, value: context.convert(value, type_)
    return lambda context, value: build(type_, value, context)


def _has_no_default(field: StrawberryField) -> bool:
    return field.default_value is MISSING and field.default_factory is MISSING


def _conversion(definition: StrawberryObjectDefinition, field: StrawberryField) -> Any:
    """The type to convert to; None where values are taken as they are."""
    type_ = field.resolve_type(type_definition=definition)
    plain = type_.of_type if isinstance(type_, StrawberryOptional) else type_
    return None if plain in AS_THEY_ARE else type_
