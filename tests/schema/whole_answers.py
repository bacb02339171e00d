"""Operations that ask for everything there is: each field of the query type, by all that it can be asked with, and all
that its answer can hold. They are generated from the schema, so that new fields are among them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLScalarType,
    Undefined,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from schema.engine.documents import DocumentCache
from schema.engine.execution import Engine, Request
from schema.engine.limits import Limits
from schema.fields.mapped_fields import BACKREF, definition
from schema.rules.identity import Identity
from schema.schema import executable
from tests.schema.operations import Name, literal

Words = Mapping[str, Sequence[Any]]
USUAL = {
    "Int": 100, "Float": 1.5, "Boolean": True, "DateTime": "2000-01-01T00:00:00Z", "Date": "2026-01-01",
    "Language": "de", "URL": "https://news.example/",
}  # fmt: skip
TIMES = {"Article": 2}
"""How often a type may stand within itself: there are articles of what articles have."""


@dataclass(frozen=True)
class Asker:
    """`words` are what leads somewhere, by the name of the argument; `permissions` are those that the viewer has.
    `head` is what stands before the selection of queries."""

    words: Words
    permissions: frozenset[str] = frozenset()
    depth: int = 2
    skipped: frozenset[str] = field(default_factory=frozenset)
    head: str = ""

    def queries(self) -> Iterator[tuple[str, str]]:
        """The name of a field of the query type, and an operation that asks for it in one way."""
        assert executable.query_type
        for name, field_ in executable.query_type.fields.items():
            if self._may_ask(field_) and name not in self.skipped:
                for depth, given in self.ways(field_):
                    yield name, f"{self.head}{{ {name}{arguments(given)}{self.below(field_, depth, ('Query',))} }}"

    def mutations(self) -> Iterator[str]:
        """Each mutation, with all of its input."""
        assert executable.mutation_type
        for name, field_ in executable.mutation_type.fields.items():
            given = {argument: self._whole(argument, each.type) for argument, each in field_.args.items()}
            yield f"mutation {{ {name}{arguments(given)}{self.below(field_, self.depth, ('Mutation',))} }}"

    def _whole(self, name: str, type_: GraphQLInputType) -> Any:
        named = get_nullable_type(type_)
        if not isinstance(named, GraphQLInputObjectType) or name in self.words:
            return self.values(name, type_)[0]
        parts = [(part, each) for part, each in named.fields.items() if self._is_known(each.type)]
        if named.extensions[BACKREF].is_one_of:
            parts = parts[:1]
        return {part: self._whole(part, each.type) for part, each in parts}

    def _is_known(self, type_: GraphQLInputType) -> bool:
        """Whether any text or number will do: a file, for one, comes beside the document."""
        named = get_named_type(type_)
        return not isinstance(named, GraphQLScalarType) or named.name in (*USUAL, "String", "ID")

    def subscriptions(self, name: str) -> Iterator[str]:
        assert executable.subscription_type
        field_ = executable.subscription_type.fields[name]
        for depth, given in self.ways(field_):
            yield f"subscription {{ {name}{arguments(given)}{self.below(field_, depth, ('Subscription',))} }}"

    def ways(self, field_: GraphQLField) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The arguments that are needed, in each value; and every other one by itself, less deep: they are about which
        rows come. How deep to ask, and the arguments."""
        depth = 1 if is_abstract_type(get_named_type(field_.type)) else self.depth  # of many types each
        needed = {name: self.values(name, each.type) for name, each in field_.args.items() if _is_needed(each)}
        for number in range(max(map(len, needed.values()), default=1)):
            base = {name: values[number % len(values)] for name, values in needed.items()}
            yield depth, {**base, **self._sizes(field_, base)}
        first = {name: values[0] for name, values in needed.items()}
        for name, each in field_.args.items():
            if name not in needed and name not in ("first", "last", "after", "before"):
                yield from ((1, {**first, name: one}) for one in self.values(name, each.type))

    def _sizes(self, field_: GraphQLField, given: Mapping[str, Any]) -> dict[str, Any]:
        return {"first": 100} if "first" in field_.args and "first" not in given else {}

    def values(self, name: str, type_: Any) -> Sequence[Any]:
        """What an argument of this name and type is asked with: what is known to lead somewhere, or else any value."""
        if name in self.words:
            return self.words[name]
        if is_list_type(get_nullable_type(type_)):
            return [[one] for one in self.values(name, get_named_type(type_))]
        named = get_named_type(type_)
        if isinstance(named, GraphQLEnumType):
            return [Name(one) for one in named.values]
        if isinstance(named, GraphQLInputObjectType):
            return self._objects(named)
        return [USUAL[named.name]] if named.name in USUAL else self.words["search"]

    def _objects(self, type_: GraphQLInputObjectType) -> Sequence[Any]:
        """An input with all that it needs, and each other part of it by itself."""
        needed = {
            name: self.values(name, each.type)[0] for name, each in type_.fields.items() if is_non_null_type(each.type)
        }
        parts = [
            {**needed, name: one}
            for name, each in type_.fields.items()
            if name not in needed
            for one in self.values(name, each.type)
        ]
        return parts or [needed]

    def below(self, field_: GraphQLField, depth: int, around: tuple[str, ...]) -> str:
        """The selection of everything below a field; nothing for a scalar."""
        type_ = get_named_type(field_.type)
        return "" if is_leaf_type(type_) else f" {self.selection(type_, depth, around)}"

    def selection(self, type_: Any, depth: int, around: tuple[str, ...]) -> str:
        if is_abstract_type(type_):
            possible = executable.get_possible_types(type_)
            inner = [f"... on {each.name} {self.selection(each, depth, around)}" for each in possible]
            return f"{{ __typename {' '.join(inner)} }}"
        shown = [self._part(type_, name, each, depth, around) for name, each in type_.fields.items()]
        return f"{{ __typename {' '.join(filter(None, shown))} }}"

    def _part(self, type_: Any, name: str, field_: GraphQLField, depth: int, around: tuple[str, ...]) -> str:
        inner = get_named_type(field_.type)
        if definition(field_) is None or not self._may_ask(field_):
            return ""
        ends = is_leaf_type(inner)
        if not ends and (depth == 0 or around.count(inner.name) >= TIMES.get(inner.name, 1)):
            return ""
        if name == "edges" and len(around) > 2:  # what `nodes` has, once more
            return ""
        needed = {
            argument: self.values(argument, each.type)[0] for argument, each in field_.args.items() if _is_needed(each)
        }
        given = arguments({**needed, **({} if ends else self._sizes(field_, {}))})
        # Fields of the same name may be of different types behind an interface.
        spent = 0 if inner.name.endswith(("Edge", "Connection", "PageInfo")) else 1
        return f"{type_.name}_{name}: {name}{given}{self.below(field_, depth - spent, (*around, inner.name))}"

    def _may_ask(self, field_: GraphQLField) -> bool:
        found = definition(field_)
        return found is None or found.permission is None or found.permission in self.permissions


def arguments(given: Mapping[str, Any]) -> str:
    return f"({', '.join(f'{name}: {literal(value)}' for name, value in given.items())})" if given else ""


def _is_needed(argument: GraphQLArgument) -> bool:
    return is_non_null_type(argument.type) and argument.default_value is Undefined


async def answers(engine: Engine, words: Words, viewer: Identity | None, **options: Any) -> dict[str, bytes]:
    """The answers to all queries, by their text."""
    asker = Asker(words, **options)
    return {query: (await engine.answer(Request(query, identity=viewer))).body for _, query in asker.queries()}


@cache
def anything() -> DocumentCache:
    """Takes any document, without limits, and without validation, which takes long for what is so large. One for all:
    the same documents are asked by several viewers, and in several tests."""
    documents = DocumentCache(executable, Limits(*[10**9] * 8), size=2_000)
    documents.rules = []
    return documents
