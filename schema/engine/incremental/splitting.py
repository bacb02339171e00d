"""Splits an operation into what comes first, and a part for each deferred fragment and each streamed list.

Each part is an operation of its own from the root: the fields that lead to it, and what it selects.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLSkipDirective,
    InlineFragmentNode,
    NamedTypeNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
)
from graphql.execution.values import VariableValues

from schema.engine.incremental.directives import NAMES, initial_count, is_deferred
from schema.engine.limits import key_of

MOST_PARTS = 8
"""What is deferred beyond comes with what is around it."""
Keys = tuple[str, ...]
CONDITIONS = (GraphQLSkipDirective.name, GraphQLIncludeDirective.name)


@dataclass(frozen=True)
class Part:
    """`keys` are the response keys that lead to each of its fields, without the places in lists."""

    operation: OperationDefinitionNode
    keys: frozenset[Keys]


@dataclass
class Splitter:
    """`streamable` are fields whose lists can be cut. `marks` are the places that parts are for, in the order of the
    document: fragments to defer, and streamed fields, which keep their directive among what comes first."""

    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues
    streamable: Sequence[FieldNode]
    marks: list[SelectionNode] = field(default_factory=list)

    def split(self, operation: OperationDefinitionNode) -> tuple[OperationDefinitionNode, Sequence[Part]]:
        self._mark(operation.selection_set, set())
        parts = []
        for mark in self.marks:
            keys: set[Keys] = set()
            selection = self._leading_to(mark, operation.selection_set, (), keys)
            parts.append(Part(replace(operation, selection_set=selection), frozenset(keys)))
        return replace(operation, selection_set=self._first(operation.selection_set)), parts

    def _mark(self, nodes: SelectionSetNode | None, visited: set[str]) -> None:
        for node in nodes.selections if nodes else ():
            if self._is_late(node) and len(self.marks) < MOST_PARTS:
                self.marks.append(node)
            if isinstance(node, FragmentSpreadNode):
                if node.name.value in visited:
                    continue
                visited.add(node.name.value)
            self._mark(self._selected(node), visited)

    def _is_late(self, node: SelectionNode) -> bool:
        if isinstance(node, FieldNode):
            return initial_count(node, self.variables) is not None and _is(node, self.streamable)
        assert isinstance(node, FragmentSpreadNode | InlineFragmentNode)
        return is_deferred(node, self.variables)

    def _is_marked(self, node: SelectionNode) -> bool:
        return _is(node, self.marks)

    def _selected(self, node: SelectionNode) -> SelectionSetNode | None:
        if isinstance(node, FragmentSpreadNode):
            return self.fragments[node.name.value].selection_set
        found: SelectionSetNode | None = node.selection_set  # type: ignore[attr-defined]
        return found

    def _first(self, nodes: SelectionSetNode, keys: "set[Keys] | None" = None, at: Keys = ()) -> SelectionSetNode:
        """What comes at once of a selection, all fragments spread. `keys` collects those of its fields."""
        return SelectionSetNode(selections=tuple(self._each_first(nodes, keys, at)))

    def _each_first(self, nodes: SelectionSetNode, keys: "set[Keys] | None", at: Keys) -> Iterator[SelectionNode]:
        for node in nodes.selections:
            if isinstance(node, FieldNode):
                here = (*at, key_of(node))
                if keys is not None:
                    keys.add(here)
                inner = self._first(node.selection_set, keys, here) if node.selection_set else None
                yield replace(node if self._is_marked(node) else plain(node), selection_set=inner)
            elif not self._is_marked(node):
                yield self._inline(node, self._first(self._set_of(node), keys, at))

    def _leading_to(self, mark: SelectionNode, nodes: SelectionSetNode, at: Keys, keys: set[Keys]) -> SelectionSetNode:
        return SelectionSetNode(selections=tuple(self._each_leading(mark, nodes, at, keys)))

    def _each_leading(
        self, mark: SelectionNode, nodes: SelectionSetNode, at: Keys, keys: set[Keys]
    ) -> Iterator[SelectionNode]:
        for node in nodes.selections:
            here = (*at, key_of(node)) if isinstance(node, FieldNode) else at
            if node is mark:
                if isinstance(node, FieldNode):
                    keys.add(here)
                yield self._with(node, self._first(self._set_of(node), keys, here))
            elif self._selected(node):
                found = self._leading_to(mark, self._set_of(node), here, keys)
                if found.selections:
                    yield self._with(node, found)

    def _set_of(self, node: SelectionNode) -> SelectionSetNode:
        return self._selected(node) or SelectionSetNode(selections=())

    def _with(self, node: SelectionNode, selected: SelectionSetNode) -> SelectionNode:
        if isinstance(node, FieldNode):
            return replace(plain(node), selection_set=selected if node.selection_set else None)
        return self._inline(node, selected)

    def _inline(self, node: SelectionNode, selected: SelectionSetNode) -> InlineFragmentNode:
        """A fragment in place."""
        if isinstance(node, FragmentSpreadNode):
            condition: NamedTypeNode | None = self.fragments[node.name.value].type_condition
        else:
            assert isinstance(node, InlineFragmentNode)
            condition = node.type_condition
        kept = tuple(each for each in node.directives or () if each.name.value in CONDITIONS)
        return InlineFragmentNode(type_condition=condition, directives=kept, selection_set=selected)


def plain(node: FieldNode) -> FieldNode:
    return replace(node, directives=tuple(each for each in node.directives or () if each.name.value not in NAMES))


def _is(node: SelectionNode, others: Sequence[SelectionNode]) -> bool:
    """One of these very nodes, and not one that is like it."""
    return any(node is other for other in others)
