"""Compiles the selection of an operation into members and their sources, from which `db/compiler` makes SQL."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    GraphQLEnumType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.values import VariableValues

from db.compiler.inputs import Argument
from db.compiler.mapping import Constant, Resolved, Root, Source
from db.compiler.members import JsonType, Member, Selection
from schema.engine.arguments import read_arguments, read_moment
from schema.engine.cost import cost, cost_of_resolvers
from schema.engine.selections import Collector
from schema.fields.connections import check_page
from schema.fields.errors import graphql_error
from schema.fields.mapped_fields import BACKREF, TYPE_KEY, definition

Permissions = Mapping[str, FieldNode]
"""Each permission that an operation needs, with the node of a field that needs it."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What an operation reads. `fully_mapped`: every field has a source, and Python has nothing to resolve. `resolved`
    are the response keys whose values Python adds; the viewer needs all `permissions`. `cost` is that of all of it.
    `moment` is when it was to be read, None for now."""

    members: Sequence[Member]
    fully_mapped: bool
    permissions: Permissions
    resolved: Sequence[str]
    cost: int
    moment: Argument | None = None

    @property
    def reads_root(self) -> bool:
        """Whether something is read of what has not been written, too."""
        return any(isinstance(member.source, Root) for member in self.members)


class Compiler:
    """Compiles one operation for one shape of its variables. `tree`: graphql-core completes it, and needs type
    names."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
        *,
        tree: bool = False,
    ) -> None:
        self.schema, self.variables, self.tree = schema, variables, tree
        self.permissions: dict[str, FieldNode] = {}
        self.collect = Collector(schema, fragments, variables).fields

    def operation(self, operation: OperationDefinitionNode) -> Compiled:
        root = self.schema.get_root_type(operation.operation)
        assert root is not None
        compiled = self.object(root, [operation.selection_set])
        return replace(compiled, moment=read_moment(self.schema, operation, self.variables))

    def object(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> Compiled:
        """An object without a row: the root, or the payload of a mutation."""
        fields = self.collect(type_, sets)
        mapped = {key: nodes for key, nodes in fields.items() if self._source(type_, nodes[0])}
        members = [self.member(type_, key, nodes) for key, nodes in mapped.items()]
        resolved = [member.key for member in members if isinstance(member.source, Resolved)]
        elsewhere = [nodes[0].name.value for key, nodes in fields.items() if key not in mapped]
        total = cost(members) + cost_of_resolvers(elsewhere, type_.fields)
        return Compiled(members, not elsewhere, dict(self.permissions), resolved, total)

    def payload(self, mutation: GraphQLObjectType, nodes: Sequence[FieldNode]) -> Compiled:
        """The selection on one mutation's payload; nothing for `__typename`."""
        field = mutation.fields.get(nodes[0].name.value)
        type_ = get_named_type(field.type) if field else None
        sets = [node.selection_set for node in nodes if node.selection_set]
        return self.object(type_ if isinstance(type_, GraphQLObjectType) else mutation, sets)

    def _source(self, type_: GraphQLObjectType, node: FieldNode) -> Source | None:
        """None for introspection, which graphql-core answers, and for fields with a resolver."""
        name = node.name.value
        if name == "__typename":
            return Constant(type_.name)
        found = definition(type_.fields[name]) if name in type_.fields else None
        return found.source if found else None

    def member(self, type_: GraphQLObjectType, key: str, nodes: Sequence[FieldNode]) -> Member:
        name = nodes[0].name.value
        if name == "__typename":
            return Member(key, name, Constant(type_.name))
        field = type_.fields.get(name)
        mapped = definition(field) if field else None
        if field is None or mapped is None:
            raise graphql_error("BAD_USER_INPUT", f"`{name}` is for a query of its own.", nodes[0])
        if isinstance(mapped.source, Resolved):
            return Member(key, name, mapped.source)
        if mapped.permission:
            self.permissions.setdefault(mapped.permission, nodes[0])
        arguments = read_arguments(field, nodes[0], self.variables)
        check_page(arguments, nodes[0])
        return Member(
            key=key,
            name=mapped.python_name,
            source=mapped.source,
            json_type=json_type(field.type),
            nullable=not is_non_null_type(field.type),
            arguments=arguments,
            selections=wanted(self.selections(get_named_type(field.type), nodes), arguments),
            coordinate=f"{type_.name}.{name}",
        )

    def selections(self, type_: GraphQLNamedType, nodes: Sequence[FieldNode]) -> list[Selection]:
        """The selection on an object type, or on each possible type of an interface or a union."""
        if is_abstract_type(type_):
            return [self.selection(each, nodes) for each in self.schema.get_possible_types(type_)]
        return [self.selection(type_, nodes, typed=False)] if isinstance(type_, GraphQLObjectType) else []

    def selection(self, type_: GraphQLObjectType, nodes: Sequence[FieldNode], *, typed: bool = True) -> Selection:
        fields = self.collect(type_, [node.selection_set for node in nodes if node.selection_set])
        members = [self.member(type_, key, same) for key, same in fields.items()]
        if self.tree and typed:
            members.append(Member(TYPE_KEY, TYPE_KEY, Constant(type_.name)))
        of_rows = row_type(type_)
        return Selection(
            of_rows.name,
            view(of_rows),
            visibility(of_rows),
            members,
            *cache_tags(of_rows),
            visibility_by_key=visibility_by_key(of_rows),
            today=today(of_rows),
        )


def wanted(selections: list[Selection], arguments: Mapping[str, Argument]) -> list[Selection]:
    """Those of the types that an argument names, where one does."""
    types = {name for argument in arguments.values() for name in argument.types}
    return [each for each in selections if each.type_name in types] if types else selections


def row_type(type_: GraphQLObjectType) -> GraphQLObjectType:
    """The type whose rows are read: for a connection that of its nodes."""
    return get_named_type(type_.fields["nodes"].type) if {"edges", "nodes"} <= type_.fields.keys() else type_


JSON_TYPES = {"Int": JsonType.NUMBER, "Boolean": JsonType.BOOLEAN}


def json_type(type_: GraphQLOutputType) -> JsonType:
    if is_list_type(type_.of_type if is_non_null_type(type_) else type_):
        return JsonType.ANY
    named = get_named_type(type_)
    if isinstance(named, GraphQLEnumType):
        return JsonType.NAME
    return JSON_TYPES.get(named.name, JsonType.ANY)


def view(type_: GraphQLObjectType) -> str:
    """The SQL view of the type's class: by default its name in snake case, in the database schema `graph`."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "_", type_.name).lower()
    return getattr(type_.extensions[BACKREF].origin, "view", f"graph.{name}")


def visibility(type_: GraphQLObjectType) -> str:
    """The predicate of the type's class; embedded objects need none."""
    return getattr(type_.extensions[BACKREF].origin, "visibility", "true")


def visibility_by_key(type_: GraphQLObjectType) -> str:
    """The predicate where the client names the row: by default the same."""
    return getattr(type_.extensions[BACKREF].origin, "visibility_by_key", visibility(type_))


def today(type_: GraphQLObjectType) -> str:
    """Who has to be visible today, too: by default the row itself."""
    return getattr(type_.extensions[BACKREF].origin, "today", f"{view(type_)} today where today.id = {{row}}.id")


def cache_tags(type_: GraphQLObjectType) -> tuple[str, str]:
    """What the type's rows depend on, and what the predicate does."""
    origin = type_.extensions[BACKREF].origin
    return getattr(origin, "cache_tag", ""), getattr(origin, "visibility_tag", "")
