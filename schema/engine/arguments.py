"""Reads the arguments of a field into what statements take: their shape at once, their value at each request."""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, TypeVar

from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    get_argument_values,
    get_named_type,
    get_nullable_type,
    is_list_type,
)
from graphql.execution.values import VariableValues

from db.compiler.inputs import PRESENT, Argument, Given, Read
from schema.fields.errors import graphql_error
from schema.fields.mapped_fields import BACKREF

SQL_TYPES = {"Int": "integer", "Boolean": "boolean", "DateTime": "timestamptz", "Date": "date"}


def read_arguments(field: GraphQLField, node: FieldNode, variables: VariableValues) -> dict[str, Argument]:
    """All arguments by name in snake case; the fields of an input object stand beside the others."""
    values = get_argument_values(field, node, variables)
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    arguments: dict[str, Argument] = {}
    for name, definition in field.args.items():
        value = values.get(name)
        read = reader(given.get(name), value)
        type_ = get_named_type(definition.type)
        if isinstance(type_, GraphQLInputObjectType):
            arguments |= _input_fields(type_, value or {}, read)
        else:
            arguments[_python_name(definition)] = _argument(definition.type, value, read, node)
    return arguments


def _input_fields(type_: GraphQLInputObjectType, values: Mapping[str, Any], read: Read) -> dict[str, Argument]:
    def field(name: str) -> Read:
        return lambda given: (read(given) or {}).get(name)

    return {
        _python_name(definition): _argument(definition.type, values.get(name), field(name), None)
        for name, definition in type_.fields.items()
    }


def _argument(type_: GraphQLInputType, value: Any, read: Read, node: FieldNode | None) -> Argument:
    sql_type = SQL_TYPES.get(get_named_type(type_).name, "text")
    suffix = "[]" if is_list_type(get_nullable_type(type_)) else ""
    return Argument(_shape(value), clean(read) if sql_type == "text" else read, sql_type + suffix)


def _shape(value: Any) -> Any:
    """What a statement may depend on. The rule for variables is `documents.shape`, which must tell no less."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, list):
        return len(value)
    return value if value is None or isinstance(value, int) else PRESENT


def _python_name(definition: GraphQLArgument | GraphQLInputField) -> str:
    name: str = definition.extensions[BACKREF].python_name
    return name


def reader(node: ValueNode | None, value: Any) -> Read:
    """Reads a value that its node gives: from the variables where it has any, or else the constant."""
    if isinstance(node, VariableNode):
        name = node.name.value
        return lambda given: given.variables.get(name, value)
    if isinstance(node, ListValueNode):
        items = [reader(item, one) for item, one in zip(node.values, value, strict=True)]
        return lambda given: [read(given) for read in items]
    if isinstance(node, ObjectValueNode):
        fields = {field.name.value: reader(field.value, value.get(field.name.value)) for field in node.fields}
        return lambda given: {name: read(given) for name, read in fields.items()}
    return lambda _given: value


T = TypeVar("T")


def clean(read: Callable[[Given], T]) -> Callable[[Given], T]:
    """Refuses the one character that PostgreSQL cannot store, and gives enum values by name."""

    def read_clean(given: Given) -> Any:
        value = read(given)
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str) and "\0" in text:
                raise graphql_error("BAD_USER_INPUT", "Text must not contain the character U+0000.")
        return value.name if isinstance(value, Enum) else value

    return read_clean
