"""Schema check: breaking changes since an older schema, and the registered documents that they break."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    build_schema,
    find_breaking_changes,
    find_dangerous_changes,
    parse,
    validate,
)
from graphql.utilities.find_schema_changes import BreakingChange, BreakingChangeType

from db.registry.documents import Registered
from schema.fields.deprecation import last_day
from schema.registry.field_usage import FieldUsage

COORDINATE = re.compile(r"\b(\w+)\.(\w+)\b")
SILENT = {
    BreakingChangeType.FIELD_REMOVED,
    BreakingChangeType.FIELD_CHANGED_KIND,
    BreakingChangeType.REQUIRED_INPUT_FIELD_ADDED,
    BreakingChangeType.VALUE_REMOVED_FROM_ENUM,
}
"""Changes under which a document stays valid but its app breaks: it gets a null, or sends variables of the old
shape."""


class NoSchema(ValueError):
    """Says in one line why a text is not a schema."""


@dataclass(frozen=True, slots=True)
class Change:
    """`level` is breaking, dangerous, or announced: a removal after the last day of a deprecation."""

    level: str
    kind: str
    description: str
    remark: str = ""

    def __str__(self) -> str:
        return f"{self.level} {self.kind}: {self.description}{self.remark}"


@dataclass(frozen=True, slots=True)
class Broken:
    document: Registered
    operations: Sequence[str]
    reason: str

    def __str__(self) -> str:
        names = ", ".join(self.operations)
        return f"breaks {self.document.app} {self.document.version}, {names}: {self.reason}"


def read_schema(content: bytes) -> GraphQLSchema:
    try:
        schema = build_schema(content.decode())
    except (GraphQLError, ValueError, TypeError) as error:
        raise NoSchema(" ".join(str(error).split())) from None
    if schema.query_type is None:
        raise NoSchema("it has no type Query")
    return schema


def changes(old: GraphQLSchema, new: GraphQLSchema, today: date) -> list[Change]:
    breaking = [_change(old, change, today) for change in find_breaking_changes(old, new)]
    dangerous = find_dangerous_changes(old, new)
    return breaking + [Change("dangerous", change.type.name, change.description) for change in dangerous]


def _change(old: GraphQLSchema, change: BreakingChange, today: date) -> Change:
    level, remark = "breaking", ""
    if change.type in (BreakingChangeType.FIELD_REMOVED, BreakingChangeType.VALUE_REMOVED_FROM_ENUM):
        level, remark = _removal_level(_deprecation(old, change.description), today)
    return Change(level, change.type.name, change.description, remark)


def _removal_level(reason: str | None, today: date) -> tuple[str, str]:
    if reason is None:
        return "breaking", " It was not deprecated."
    until = last_day(reason)
    if until is None:
        return "breaking", " It was deprecated without a date."
    return ("announced" if today > until else "breaking"), f" It was deprecated until {until}."


def _deprecation(old: GraphQLSchema, description: str) -> str | None:
    """The deprecation reason of the field or enum value that a change's description names."""
    match = COORDINATE.search(description)
    type_ = old.type_map[match[1]] if match else None
    members = getattr(type_, "fields", None) or getattr(type_, "values", {})
    return members[match[2]].deprecation_reason if match else None


def broken(old: GraphQLSchema, new: GraphQLSchema, documents: Iterable[Registered]) -> Iterator[Broken]:
    """The documents that the present schema refuses, or that use what has changed silently."""
    silent = [change.description for change in find_breaking_changes(old, new) if change.type in SILENT]
    reason_of = cache(lambda text: _reason(old, new, parse(text), silent))
    for document in documents:
        if reason := reason_of(document.text):
            yield Broken(document, [name_of(each) for each in operations_of(parse(document.text))], reason)


def _reason(old: GraphQLSchema, new: GraphQLSchema, node: DocumentNode, silent: Sequence[str]) -> str | None:
    if errors := validate(new, node):
        return " ".join(error.message for error in errors)
    if validate(old, node):
        return None  # it is newer than the old schema
    fragments = {each.name.value: each for each in node.definitions if isinstance(each, FragmentDefinitionNode)}
    usage = FieldUsage(old, fragments)
    for operation in operations_of(node):
        usage.add(operation)
    return " ".join(change for change in silent if _touches(usage, change)) or None


def _touches(usage: FieldUsage, change: str) -> bool:
    match = COORDINATE.search(change)
    return match is not None and (match[0] in usage.fields or match[1] in usage.types)


def operations_of(node: DocumentNode) -> list[OperationDefinitionNode]:
    return [each for each in node.definitions if isinstance(each, OperationDefinitionNode)]


def name_of(operation: OperationDefinitionNode) -> str:
    return operation.name.value if operation.name else "an operation without a name"
