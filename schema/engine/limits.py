"""Limits on what one operation may ask for, checked before anything is compiled or run."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    Lexer,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    Source,
    TokenKind,
)

from schema.fields.errors import graphql_error

COUNTED_BEYOND = 3
"""Times the limit, where counting tokens stops: to count them all would take time."""
MAXIMUM_WORD = 100
"""Characters of a name or number: no longer one is valid, and to compare or convert it would be slow."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one operation may have of each."""

    tokens: int = 2_000
    depth: int = 25
    aliases: int = 50
    fields: int = 1_000
    repeats: int = 20
    fragments: int = 50
    cost: int = 100_000
    statement: int = 50_000


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a selection with its fragments spread."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(max(self.depth, other.depth), self.aliases + other.aliases, self.fields + other.fields)


class SizeVisitor:
    """Measures selections; each fragment is visited once, however often and however deep it is spread."""

    def __init__(self, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.fragments = fragments
        self.measured: dict[str, Size] = {}

    def selection_set(self, nodes: SelectionSetNode | None) -> Size:
        return sum((self.selection(node) for node in nodes.selections), Size()) if nodes else Size()

    def selection(self, node: SelectionNode) -> Size:
        if isinstance(node, FragmentSpreadNode):
            return self.fragment(node.name.value)
        below = self.selection_set(node.selection_set)  # type: ignore[attr-defined]
        if not isinstance(node, FieldNode):
            return below
        return Size(below.depth + 1, below.aliases + (node.alias is not None), below.fields + 1)

    def fragment(self, name: str) -> Size:
        """Nothing for a fragment that is missing or spreads itself: validation refuses it."""
        if name not in self.measured:
            self.measured[name] = Size()
            if name in self.fragments:
                self.measured[name] = self.selection_set(self.fragments[name].selection_set)
        return self.measured[name]


def check_tokens(text: str, limits: Limits) -> None:
    """Counts tokens without building a syntax tree, so that a refusal costs little."""
    lexer = Lexer(source := Source(text))
    count = beyond = 0
    while (token := lexer.advance()).kind is not TokenKind.EOF and count <= limits.tokens * COUNTED_BEYOND:
        count += 1
        beyond = token.start if count == limits.tokens + 1 else beyond
        if token.kind in (TokenKind.NAME, TokenKind.INT, TokenKind.FLOAT) and len(token.value or "") > MAXIMUM_WORD:
            with placed(source, token.start):
                check("word length", len(token.value or ""), MAXIMUM_WORD)
    with placed(source, beyond):
        check("tokens", count, limits.tokens)


def check_document(document: DocumentNode, limits: Limits) -> None:
    try:
        _check_selections(document, limits)
    except RecursionError:
        raise graphql_error(
            "LIMIT_EXCEEDED",
            "The document is nested too deeply.",
            document.definitions[0],
            limit="depth",
            maximum=limits.depth,
        ) from None


def _check_selections(document: DocumentNode, limits: Limits) -> None:
    fragments = {node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)}
    check("fragments", len(fragments), limits.fragments, [*fragments.values()][limits.fragments :])
    _check_repeats(document, limits)
    visitor = SizeVisitor(fragments)
    for node in document.definitions:
        if isinstance(node, OperationDefinitionNode):
            size = visitor.selection_set(node.selection_set)
            for name in ("depth", "aliases", "fields"):
                check(name, getattr(size, name), getattr(limits, name), [node])


def _check_repeats(document: DocumentNode, limits: Limits) -> None:
    """How often one selection names the same response key: validation compares each pair."""
    pending: list[Node] = list(document.definitions)
    while pending:
        fields = list(fields_of(getattr(pending.pop(), "selection_set", None)))
        for key, times in Counter(map(key_of, fields)).items():
            check("repeats", times, limits.repeats, [field for field in fields if key_of(field) == key][-1:])
        pending += fields


def key_of(field: FieldNode) -> str:
    return (field.alias or field.name).value


def fields_of(nodes: SelectionSetNode | None) -> Iterator[FieldNode]:
    """The fields of a selection, those in inline fragments among them."""
    for node in nodes.selections if nodes else ():
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from fields_of(node.selection_set)


def check(name: str, actual: int, maximum: int, nodes: Sequence[Node] = ()) -> None:
    """Raises GraphQLError, with the place of the first node."""
    if actual > maximum:
        message = f"The operation's {name} of {actual} is over the limit of {maximum}."
        place = nodes[0] if nodes else None
        raise graphql_error("LIMIT_EXCEEDED", message, place, limit=name, maximum=maximum, actual=actual)


@contextmanager
def placed(source: Source, start: int) -> Iterator[None]:
    """What is raised in this block is about what begins there."""
    try:
        yield
    except GraphQLError as error:
        raise GraphQLError(error.message, source=source, positions=[start], extensions=error.extensions) from None
