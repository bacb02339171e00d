"""Which fields and input types of a schema an operation uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    print_ast,
)


@dataclass(frozen=True, slots=True)
class FieldUsage:
    """`fields` are schema coordinates, such as `Article.dek`; `types` the names of types that variables are made of."""

    schema: GraphQLSchema
    fragments: Mapping[str, FragmentDefinitionNode]
    fields: set[str] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    spread: set[str] = field(default_factory=set)

    def add(self, operation: OperationDefinitionNode) -> "FieldUsage":
        root = self.schema.get_root_type(operation.operation)
        assert root is not None
        for definition in operation.variable_definitions or ():
            self._input(self.schema.type_map[print_ast(definition.type).strip("[]!")])
        self._selections(root, operation.selection_set)
        return self

    def _selections(self, type_: GraphQLNamedType, nodes: SelectionSetNode | None) -> None:
        for node in nodes.selections if nodes else ():
            if isinstance(node, FieldNode):
                self._field(type_, node)
            elif isinstance(node, FragmentSpreadNode):
                self._fragment(node.name.value)
            elif isinstance(node, InlineFragmentNode):
                self._selections(self._condition(node) or type_, node.selection_set)

    def _field(self, type_: GraphQLNamedType, node: FieldNode) -> None:
        name = node.name.value
        if name.startswith("__"):
            return
        self.fields.add(f"{type_.name}.{name}")
        if node.selection_set:
            self._selections(get_named_type(type_.fields[name].type), node.selection_set)  # type: ignore

    def _fragment(self, name: str) -> None:
        if name not in self.spread:
            self.spread.add(name)
            fragment = self.fragments[name]
            self._selections(self.schema.type_map[fragment.type_condition.name.value], fragment.selection_set)

    def _condition(self, node: InlineFragmentNode) -> GraphQLNamedType | None:
        return self.schema.type_map[node.type_condition.name.value] if node.type_condition else None

    def _input(self, type_: GraphQLNamedType) -> None:
        if type_.name in self.types:
            return
        self.types.add(type_.name)
        if isinstance(type_, GraphQLInputObjectType):
            for member in type_.fields.values():
                self._input(get_named_type(member.type))
