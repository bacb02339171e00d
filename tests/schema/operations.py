"""Generates valid operations from the schema: any fields, aliases, arguments, variables, fragments and conditions."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from schema.fields.mapped_fields import definition
from schema.schema import executable

Words = Mapping[str, Sequence[Any]]
TYPES = executable.type_map


@dataclass(frozen=True)
class Generated:
    document: str
    variables: dict[str, Any]


@dataclass
class Author:
    """Writes one operation. `words` are values that find something, by argument name."""

    random: Random
    words: Words
    fields_left: int = 45
    variables: dict[str, Any] = field(default_factory=dict)
    definitions: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    aliases: int = 0

    def operation(self) -> Generated:
        selection = self.selection(TYPES["Query"], depth=5)
        moment = self.moment()
        head = f"query Generated({', '.join(self.definitions)})" if self.definitions else "query Generated"
        return Generated("\n".join([f"{head}{moment} {selection}", *self.fragments]), self.variables)

    def moment(self) -> str:
        """A directive, now and then."""
        if self.random.randint(0, 5):
            return ""
        return f" @asOf(at: {self.value('DateTime!', self.random.choice(self.words['at']))})"

    def may_ask(self, type_: Any, name: str) -> bool:
        return definition(type_.fields[name]) is not None

    def selection(self, type_: Any, depth: int) -> str:
        self.fields_left -= 1
        size = self.random.randint(1, 4)
        parts = [self.part(type_, depth) for _ in range(size)]
        return "{ " + " ".join(parts) + " }"

    def part(self, type_: Any, depth: int) -> str:
        narrowing = 8 if is_abstract_type(type_) else 1
        kind: str = self.random.choice(["field"] * 8 + ["inline"] * narrowing + ["spread", "typename"])
        if kind == "typename" or (kind == "field" and is_abstract_type(type_) and depth == 0):
            return self.alias() + "__typename" + self.condition()
        if kind == "inline" and depth > 0:
            return f"... {self.narrowed(type_, depth)}"
        if kind == "spread" and depth > 0:
            return self.spread(type_, depth)
        return self.field(type_, depth)

    def narrowed(self, type_: Any, depth: int) -> str:
        possible = executable.get_possible_types(type_) if is_abstract_type(type_) else [type_]
        name = self.random.choice(possible).name
        return f"on {name}{self.condition()} {self.selection(TYPES[name], depth - 1)}"

    def spread(self, type_: Any, depth: int) -> str:
        name = f"F{len(self.fragments)}"
        self.fragments.append("")
        place = len(self.fragments) - 1
        self.fragments[place] = f"fragment {name} on {type_.name} {self.selection(type_, depth - 1)}"
        return f"...{name}{self.condition()}"

    def field(self, type_: Any, depth: int) -> str:
        leaves_only = depth == 0 or self.fields_left <= 0
        mapped = {name: each for name, each in getattr(type_, "fields", {}).items() if self.may_ask(type_, name)}
        fields = {n: f for n, f in mapped.items() if is_leaf_type(get_named_type(f.type)) or not leaves_only}
        if not fields:
            return "__typename"
        # There are many types behind an interface, each with fields of its own.
        weights = [4 if is_abstract_type(get_named_type(fields[name].type)) else 1 for name in sorted(fields)]
        name: str = self.random.choices(sorted(fields), weights)[0]
        inner = get_named_type(fields[name].type)
        below = "" if is_leaf_type(inner) else " " + self.selection(inner, depth - 1)
        arguments = self.arguments(fields[name])
        alias = self.alias() if arguments or self.chance() else f"{type_.name}_{name}: "
        return alias + name + arguments + self.condition() + below

    def chance(self) -> bool:
        return self.random.random() < 0.5

    def alias(self) -> str:
        """A name of its own, so that any two fields can stand side by side; those without one are merged."""
        self.aliases += 1
        return f"a{self.aliases}: "

    def condition(self) -> str:
        if self.random.randint(0, 9):
            return ""
        value = self.value("Boolean!", self.chance())
        return f" @{self.random.choice(['skip', 'include'])}(if: {value})"

    def arguments(self, field: GraphQLField) -> str:
        given: dict[str, str] = {}
        for name, argument in field.args.items():
            if is_non_null_type(argument.type) or self.wants(name, given):
                given[name] = self.argument(name, argument)
        return f"({', '.join(f'{name}: {value}' for name, value in given.items())})" if given else ""

    def wants(self, name: str, given: Mapping[str, str]) -> bool:
        if (name == "last" and "first" in given) or (name in ("after", "before") and self.random.random() < 0.9):
            return False
        return self.chance()

    def argument(self, name: str, argument: GraphQLArgument) -> str:
        return self.value(str(argument.type), self.input(name, argument.type))

    def input(self, name: str, type_: GraphQLInputType) -> Any:
        if is_non_null_type(type_):
            return self.present(name, type_.of_type)
        return None if self.random.randint(0, 6) == 0 else self.present(name, type_)

    def present(self, name: str, type_: GraphQLInputType) -> Any:
        if is_list_type(type_):
            return [self.input(name, type_.of_type) for _ in range(self.random.randint(0, 3))]
        if isinstance(type_, GraphQLEnumType):
            return Name(self.random.choice(sorted(type_.values)))
        if isinstance(type_, GraphQLInputObjectType):
            chosen = self.random.sample(sorted(type_.fields), self.random.randint(0, 2))
            return {each: self.input(each, type_.fields[each].type) for each in chosen}
        return self.random.choice(self.words[name])

    def value(self, type_: str, value: Any) -> str:
        """The value in the document itself, or as a variable."""
        if self.chance():
            return literal(value)
        name = f"v{len(self.variables)}"
        self.variables[name] = value
        self.definitions.append(f"${name}: {type_}")
        return f"${name}"


class Name(str):
    """An enum value: bare in a document, in quotes among variables."""


def literal(value: Any) -> str:
    if isinstance(value, Name):
        return str(value)
    if isinstance(value, list):
        return f"[{', '.join(literal(each) for each in value)}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {literal(each)}" for name, each in value.items()) + "}"
    return json.dumps(value)
