"""Field collection, as the GraphQL specification has it: fragments spread, @skip and @include decided, keys merged."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphql import (
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSkipDirective,
    InlineFragmentNode,
    SelectionNode,
    SelectionSetNode,
    get_argument_values,
)
from graphql.execution.values import VariableValues


@dataclass(frozen=True, slots=True)
class Collector:
    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    variables: VariableValues

    def fields(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        """Field nodes by response key, in the order of the document."""
        found: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for selection_set in sets:
            for node in self._expand(type_, selection_set, spread):
                found.setdefault((node.alias or node.name).value, []).append(node)
        return found

    def _expand(self, type_: GraphQLObjectType, nodes: SelectionSetNode, spread: set[str]) -> Iterator[FieldNode]:
        for node in nodes.selections:
            if not self.includes(node):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif (fragment := self._fragment(node, spread)) and self._applies(fragment, type_):
                yield from self._expand(type_, fragment.selection_set, spread)

    def _fragment(self, node: SelectionNode, spread: set[str]) -> InlineFragmentNode | FragmentDefinitionNode | None:
        """The fragment's definition; None for one that this object has had."""
        if isinstance(node, InlineFragmentNode):
            return node
        assert isinstance(node, FragmentSpreadNode)
        if node.name.value in spread:
            return None
        spread.add(node.name.value)
        return self.fragments[node.name.value]

    def _applies(self, fragment: InlineFragmentNode | FragmentDefinitionNode, type_: GraphQLObjectType) -> bool:
        if fragment.type_condition is None:
            return True
        condition = self.schema.type_map[fragment.type_condition.name.value]
        return condition is type_ or type_ in self.schema.get_possible_types(condition)  # type: ignore[arg-type]

    def includes(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            if directive.name.value == GraphQLSkipDirective.name and self._is_true(directive):
                return False
            if directive.name.value == GraphQLIncludeDirective.name and not self._is_true(directive):
                return False
        return True

    def _is_true(self, directive: DirectiveNode) -> bool:
        definition = self.schema.get_directive(directive.name.value)
        assert definition is not None
        return bool(get_argument_values(definition, directive, self.variables)["if"])
