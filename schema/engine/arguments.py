"""Arguments of a field, as statements take them: their shape when compiled, their value for each request."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from enum import Enum
from typing import Any, TypeVar

import orjson
from graphql import (
    FieldNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    ListValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableNode,
    get_argument_values,
    get_named_type,
    get_nullable_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.values import VariableValues

from db.compiler.inputs import PRESENT, Argument, Inputs, ReadInput
from db.text.composition import composed
from schema.fields.errors import graphql_error
from schema.fields.mapped_fields import BACKREF, READ_AS
from schema.fields.moments import AS_OF

CURSORS = ("after", "before")
"""Arguments whose empty text is as good as null: some clients have no other way to say that there is no cursor."""
SQL_TYPES = {
    "Int": "integer",
    "Float": "float8",
    "Boolean": "boolean",
    "DateTime": "timestamptz",
    "Date": "date",
}


def read_arguments(field: GraphQLField, node: FieldNode, variables: VariableValues) -> dict[str, Argument]:
    """All arguments by name in snake case; the fields of an input object are arguments of their own."""
    values = get_argument_values(field, node, variables)
    given = {argument.name.value: argument.value for argument in node.arguments or ()}
    arguments: dict[str, Argument] = {}
    for name, definition in field.args.items():
        value = values.get(name)
        read = reader(given.get(name), value)
        if name in CURSORS and not is_non_null_type(definition.type):
            value, read = value or None, _or_none(read)
        type_ = get_named_type(definition.type)
        if isinstance(type_, GraphQLInputObjectType):
            arguments |= _input_fields(type_, value or {}, read)
        else:
            arguments[_python_name(definition)] = _argument(definition, value, read, node)
    return arguments


def read_moment(schema: GraphQLSchema, node: OperationDefinitionNode, variables: VariableValues) -> Argument | None:
    """The moment as of which a query wants everything, by its directive; None for now."""
    directive = next((each for each in node.directives or () if each.name.value == AS_OF), None)
    definition = schema.get_directive(AS_OF)
    if directive is None or definition is None:
        return None
    (value,) = get_argument_values(definition, directive, variables).values()
    (given,) = directive.arguments or ()
    return Argument(PRESENT, reader(given.value, value), SQL_TYPES["DateTime"])


def _or_none(read: ReadInput) -> ReadInput:
    return lambda inputs: read(inputs) or None


def _input_fields(type_: GraphQLInputObjectType, values: Mapping[str, Any], read: ReadInput) -> dict[str, Argument]:
    def field(name: str) -> ReadInput:
        return lambda inputs: (read(inputs) or {}).get(name)

    return {
        _python_name(definition): _argument(definition, values.get(name), field(name), None)
        for name, definition in type_.fields.items()
    }


def _argument(
    definition: GraphQLArgument | GraphQLInputField, value: Any, read: ReadInput, node: FieldNode | None
) -> Argument:
    type_: GraphQLInputType = definition.type
    sql_type = SQL_TYPES.get(get_named_type(type_).name, "text")
    suffix = "[]" if is_list_type(get_nullable_type(type_)) else ""
    read = sql_value(read, _read_as(definition)) if sql_type == "text" else read
    return Argument(_shape(value), read, sql_type + suffix, node, types_in(value))


def _shape(value: Any) -> Any:
    """What the SQL may depend on. Plans are cached by `documents.shape`, which must tell no less."""
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, list):
        return len(value)
    return value if value is None or isinstance(value, int) else PRESENT


def types_in(value: Any) -> Sequence[str]:
    """The names of types by which the objects in a list say what they are."""
    items = value if isinstance(value, list) else ()
    names = (item.get("__typename") for item in items if isinstance(item, dict))
    return sorted({name for name in names if isinstance(name, str)})


def _python_name(definition: GraphQLArgument | GraphQLInputField) -> str:
    name: str = definition.extensions[BACKREF].python_name
    return name


def reader(node: ValueNode | None, value: Any) -> ReadInput:
    """Reads the value of a node: variables from the inputs, or else the constant."""
    if isinstance(node, VariableNode):
        name = node.name.value
        return lambda inputs: inputs.variables.get(name, value)
    if isinstance(value, list) and not isinstance(node, ListValueNode):
        items = [reader(node, one) for one in value]  # one item in place of a list
        return lambda inputs: [read(inputs) for read in items]
    if isinstance(node, ListValueNode):
        items = [reader(item, one) for item, one in zip(node.values, value, strict=True)]
        return lambda inputs: [read(inputs) for read in items]
    if isinstance(node, ObjectValueNode):
        fields = {field.name.value: reader(field.value, value.get(field.name.value)) for field in node.fields}
        return lambda inputs: {name: read(inputs) for name, read in fields.items()}
    return lambda _inputs: value


T = TypeVar("T")


def sql_value(read: Callable[[Inputs], T], read_as: Callable[[Any], str] | None = None) -> Callable[[Inputs], T]:
    """Enum values by name, text composed, as it is stored. Refuses U+0000, the one character that PostgreSQL cannot
    store."""

    def stored(value: Any) -> Any:
        if isinstance(value, dict):
            return read_as(value) if read_as else value
        if not isinstance(value, str):
            return value.name if isinstance(value, Enum) else value
        text = read_as(composed(value)) if read_as else composed(value)
        if "\0" in text:
            raise graphql_error("BAD_USER_INPUT", "Text must not contain the character U+0000.")
        return text

    def read_sql_value(inputs: Inputs) -> Any:
        value = read(inputs)
        return [stored(one) for one in value] if isinstance(value, list) else stored(value)

    return read_sql_value


def _read_as(definition: GraphQLArgument | GraphQLInputField) -> Callable[[Any], str] | None:
    found: Callable[[Any], str] | None = definition.extensions[BACKREF].metadata.get(READ_AS)
    return found


def shape(value: Any) -> Hashable:
    """All of the variables that a plan may depend on: booleans, numbers, enum values, lengths, nulls and what is
    empty, the types of objects, but no other text."""
    if isinstance(value, dict):
        return tuple((name, shape(value[name])) for name in sorted(value))
    if isinstance(value, list):
        return ("list", len(value), *types_in(value))
    if value is None or isinstance(value, int | Enum):
        return value
    if value == "":
        return ""
    return ...


def as_json(inputs: Mapping[str, Any]) -> bytes:
    """As JSON; empty for what JSON cannot hold."""
    try:
        return orjson.dumps(inputs)
    except orjson.JSONEncodeError:
        return b""
