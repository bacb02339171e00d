"""Generates operations that ask for as much as the limit on cost admits: of each field of the schema, by some way."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import NamedTuple

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_non_null_type,
)

from schema.engine.documents import DocumentCache
from schema.engine.limits import Limits
from schema.fields.errors import RequestError
from schema.fields.mapped_fields import definition
from schema.schema import executable
from tests.schema.newsroom import represented
from tests.schema.operations import literal

TYPES = executable.type_map
LONGEST_WAY = 6
REPEATS = 20
PAGES = (100, 30, 10, 3, 1)
BY_ID = ("node", "nodes", "_entities")


class Step(NamedTuple):
    """From a type by a field to another type, which may be one of those behind an interface; none behind the last
    field. `options` are arguments that it could do without."""

    type: str
    field: str
    to: str = ""
    options: str = ""


@dataclass(frozen=True)
class Greedy:
    """An operation, and the field that it asks for again and again."""

    place: str
    document: str
    cost: int


@dataclass
class Generator:
    """`words` are values that find something, by argument name, perhaps with its field's before it; `options` those of
    arguments that a field can do without, by type; `ids` those of each type's objects. Each field is asked for by so
    many `ways` to its type."""

    words: Mapping[str, str]
    options: Mapping[str, Sequence[str]]
    ids: Mapping[str, Sequence[str]]
    limits: Limits
    random: Random
    ways: int = 1

    def __post_init__(self) -> None:
        self.documents = DocumentCache(executable, self.limits, size=10)
        self.documents.rules = []  # whoever runs one has it validated
        self.steps: dict[str, list[Step]] = {}
        for step in _steps():
            self.steps.setdefault(step.to, []).append(step)

    def operations(self) -> Iterator[Greedy]:
        for type_, field in _fields():
            for way in self.some_ways(type_):
                if largest := self.largest([*way, self.with_options(Step(type_, field))]):
                    yield largest

    def some_ways(self, type_: str) -> list[list[Step]]:
        """From the root to a type, long and short."""
        found = [self.way(type_) for _ in range(self.ways)]
        return [way for number, way in enumerate(found) if way not in found[:number]]

    def way(self, type_: str) -> list[Step]:
        steps: list[Step] = []
        while type_ != "Query":
            into = self.steps[type_]
            if len(steps) >= LONGEST_WAY:
                into = [step for step in into if step.type == "Query"] or into
            steps.insert(0, self.with_options(self.random.choice(into)))
            type_ = steps[0].type
        return steps

    def with_options(self, step: Step) -> Step:
        """Some of those that it has."""
        values = {name: self.options_of(argument) for name, argument in field_of(step).args.items()}
        taken = [name for name, choice in values.items() if choice and self.random.random() < 0.7]
        return step._replace(options=", ".join(f"{name}: {self.random.choice(values[name])}" for name in taken))

    def options_of(self, argument: GraphQLArgument) -> Sequence[str]:
        type_ = get_named_type(argument.type)
        return list(type_.values) if isinstance(type_, GraphQLEnumType) else self.options.get(type_.name, ())

    def largest(self, way: Sequence[Step]) -> Greedy | None:
        """With the longest pages that are admitted, and as many repeats; None where not even short ones are."""
        admitted = [
            Greedy(f"{way[-1].type}.{way[-1].field}", document, cost)
            for repeats in (REPEATS, 1)
            for document, cost in [self.first_admitted(way, repeats)]
            if cost
        ]
        return max(admitted, key=lambda greedy: greedy.cost, default=None)

    def first_admitted(self, way: Sequence[Step], repeats: int) -> tuple[str, int]:
        for size in PAGES:
            document = self.written(way, repeats, size)
            if cost := self.cost(document):
                return document, cost
        return "", 0

    def cost(self, document: str) -> int:
        """0 where it is over a limit."""
        try:
            operation = self.documents.document(document).operation(None)
            return self.documents.plan(operation, self.documents.coerce(operation, {})).cost
        except RequestError as refused:
            if any((error.extensions or {}).get("code") != "LIMIT_EXCEEDED" for error in refused.errors):
                raise
            return 0

    def written(self, way: Sequence[Step], repeats: int, size: int) -> str:
        *before, last = way
        ids = self.ids.get(next((step.to for step in before if step.field in BY_ID), "Article"), [])[:size]
        below = "" if is_leaf_type(get_named_type(field_of(last).type)) else " { __typename }"
        wanted = f"{last.field}{self.arguments(last, size, ids)}{below}"
        text = " ".join(f"b{number}: {wanted}" for number in range(repeats))
        for step in reversed(before):
            if is_abstract_type(get_named_type(field_of(step).type)):
                text = f"... on {step.to} {{ {text} }}"
            text = f"{step.field}{self.arguments(step, size, ids)} {{ {text} }}"
        return f"{{ {text} }}"

    def arguments(self, step: Step, size: int, ids: Sequence[str]) -> str:
        quoted = [f'"{id}"' for id in ids]
        values = {**self.words, "first": str(size), "ids": f"[{', '.join(quoted)}]", "id": (quoted or ['""'])[0]}
        values["representations"] = literal(represented(ids))
        needed = [name for name, each in field_of(step).args.items() if name == "first" or is_non_null_type(each.type)]
        own = {name: values.get(f"{step.field}.{name}") or values[name] for name in needed}
        given = [*(f"{name}: {value}" for name, value in own.items()), *filter(None, [step.options])]
        return f"({', '.join(given)})" if given else ""


def field_of(step: Step) -> GraphQLField:
    type_ = TYPES[step.type]
    assert isinstance(type_, GraphQLObjectType)
    field: GraphQLField = type_.fields[step.field]
    return field


def _fields() -> Iterator[tuple[str, str]]:
    """All that can be read, by type and name."""
    for type_ in sorted(readable(TYPES["Query"], set())):
        for name, field in TYPES[type_].fields.items():  # type: ignore[attr-defined]
            if definition(field):
                yield type_, name


def readable(type_: GraphQLNamedType, known: set[str]) -> set[str]:
    """The object types that a query can reach, by statements alone."""
    if is_abstract_type(type_):
        return known.union(*(readable(each, known) for each in executable.get_possible_types(type_)))
    if isinstance(type_, GraphQLObjectType) and type_.name not in known:
        known.add(type_.name)
        for field in type_.fields.values():
            if definition(field):
                readable(get_named_type(field.type), known)
    return known


def _steps() -> Iterator[Step]:
    for type_, name in _fields():
        inner = get_named_type(field_of(Step(type_, name)).type)
        if is_abstract_type(inner):
            yield from (Step(type_, name, each.name) for each in executable.get_possible_types(inner))
        elif isinstance(inner, GraphQLObjectType):
            yield Step(type_, name, inner.name)
