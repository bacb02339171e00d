"""Compares an older schema with the present one, and finds the registered documents that break."""

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
from schema.registry.field_usage import Uses

COORDINATE = re.compile(r"\b(\w+)\.(\w+)\b")
UNSEEN = {
    BreakingChangeType.FIELD_REMOVED,
    BreakingChangeType.FIELD_CHANGED_KIND,
    BreakingChangeType.REQUIRED_INPUT_FIELD_ADDED,
    BreakingChangeType.VALUE_REMOVED_FROM_ENUM,
}
"""What a document can stay valid through and its app break all the same: it reads a null, or sends other variables."""


class NoSchema(ValueError):
    """Says in one line why a text is not a schema."""


@dataclass(frozen=True, slots=True)
class Change:
    """`level` is breaking, dangerous, or announced: the removal of what was deprecated until a day that is over."""

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
    breaking = [_judged(old, change, today) for change in find_breaking_changes(old, new)]
    dangerous = find_dangerous_changes(old, new)
    return breaking + [Change("dangerous", change.type.name, change.description) for change in dangerous]


def _judged(old: GraphQLSchema, change: BreakingChange, today: date) -> Change:
    level, remark = "breaking", ""
    if change.type in (BreakingChangeType.FIELD_REMOVED, BreakingChangeType.VALUE_REMOVED_FROM_ENUM):
        level, remark = _announcement(_deprecation(old, change.description), today)
    return Change(level, change.type.name, change.description, remark)


def _announcement(reason: str | None, today: date) -> tuple[str, str]:
    if reason is None:
        return "breaking", " It was not deprecated."
    until = last_day(reason)
    if until is None:
        return "breaking", " It was deprecated without a date."
    return ("announced" if today > until else "breaking"), f" It was deprecated until {until}."


def _deprecation(old: GraphQLSchema, description: str) -> str | None:
    """Why the field or the enum value that a description names was deprecated."""
    match = COORDINATE.search(description)
    type_ = old.type_map[match[1]] if match else None
    members = getattr(type_, "fields", None) or getattr(type_, "values", {})
    return members[match[2]].deprecation_reason if match else None


def broken(old: GraphQLSchema, new: GraphQLSchema, documents: Iterable[Registered]) -> Iterator[Broken]:
    """The documents that the present schema refuses, or that use what has changed in a way that their apps notice."""
    unseen = [change.description for change in find_breaking_changes(old, new) if change.type in UNSEEN]
    reason_of = cache(lambda text: _reason(old, new, parse(text), unseen))
    for document in documents:
        if reason := reason_of(document.text):
            yield Broken(document, [name_of(each) for each in operations_of(parse(document.text))], reason)


def _reason(old: GraphQLSchema, new: GraphQLSchema, node: DocumentNode, unseen: Sequence[str]) -> str | None:
    if errors := validate(new, node):
        return " ".join(error.message for error in errors)
    if validate(old, node):
        return None  # it is newer than the old schema
    fragments = {each.name.value: each for each in node.definitions if isinstance(each, FragmentDefinitionNode)}
    uses = Uses(old, fragments)
    for operation in operations_of(node):
        uses.add(operation)
    return " ".join(change for change in unseen if _touches(uses, change)) or None


def _touches(uses: Uses, change: str) -> bool:
    match = COORDINATE.search(change)
    return match is not None and (match[0] in uses.fields or match[1] in uses.types)


def operations_of(node: DocumentNode) -> list[OperationDefinitionNode]:
    return [each for each in node.definitions if isinstance(each, OperationDefinitionNode)]


def name_of(operation: OperationDefinitionNode) -> str:
    return operation.name.value if operation.name else "an operation without a name"
