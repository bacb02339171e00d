"""Compiles an operation's selection into the words of `db/compiler/mapping` that stand beside each field."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

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

from db.compiler.mapping import Beside, Constant, Form, Member, Selection, Source
from schema.engine.arguments import read_arguments
from schema.engine.selections import Collector
from schema.fields.connections import check_page
from schema.fields.mapped_fields import BACKREF, TYPE_KEY, definition


@dataclass(frozen=True, slots=True)
class Compiled:
    """What an operation wants of the database; `whole` says that nothing of it is left for Python to resolve, and
    `moderators_only` that it asks for what only they may see. `beside` are the keys whose values Python adds."""

    members: Sequence[Member]
    whole: bool
    moderators_only: bool
    beside: Sequence[str]


class Compiler:
    """Compiles one operation for one shape of its variables. `tree`: graphql-core must tell types apart afterwards."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: VariableValues,
        *,
        tree: bool = False,
    ) -> None:
        self.schema, self.variables, self.tree = schema, variables, tree
        self.moderators_only = False
        self.collect = Collector(schema, fragments, variables).fields

    def operation(self, operation: OperationDefinitionNode) -> Compiled:
        root = self.schema.get_root_type(operation.operation)
        assert root is not None
        return self.object(root, [operation.selection_set])

    def object(self, type_: GraphQLObjectType, sets: Iterable[SelectionSetNode]) -> Compiled:
        """An object that stands on no row: the root, or the payload of a mutation."""
        fields = self.collect(type_, sets)
        mapped = {key: nodes for key, nodes in fields.items() if self._source(type_, nodes[0])}
        members = [self.member(type_, key, nodes) for key, nodes in mapped.items()]
        beside = [member.key for member in members if isinstance(member.source, Beside)]
        return Compiled(members, len(mapped) == len(fields), self.moderators_only, beside)

    def payload(self, mutation: GraphQLObjectType, nodes: Sequence[FieldNode]) -> Compiled:
        """What is wanted of one mutation's answer; of `__typename` nothing."""
        field = mutation.fields.get(nodes[0].name.value)
        type_ = get_named_type(field.type) if field else None
        sets = [node.selection_set for node in nodes if node.selection_set]
        return self.object(type_ if isinstance(type_, GraphQLObjectType) else mutation, sets)

    def _source(self, type_: GraphQLObjectType, node: FieldNode) -> Source | None:
        """None where no statement gives the field: introspection is for graphql-core, and some come from Python."""
        name = node.name.value
        if name == "__typename":
            return Constant(type_.name)
        found = definition(type_.fields[name]) if name in type_.fields else None
        return found.source if found else None

    def member(self, type_: GraphQLObjectType, key: str, nodes: Sequence[FieldNode]) -> Member:
        name = nodes[0].name.value
        if name == "__typename":
            return Member(key, name, Constant(type_.name))
        field = type_.fields[name]
        mapped = definition(field)
        assert mapped is not None, f"{type_.name}.{name} has no source"
        if isinstance(mapped.source, Beside):
            return Member(key, name, mapped.source)
        self.moderators_only |= mapped.moderators_only
        arguments = read_arguments(field, nodes[0], self.variables)
        check_page(arguments, nodes[0])
        return Member(
            key=key,
            name=mapped.python_name,
            source=mapped.source,
            form=form(field.type),
            nullable=not is_non_null_type(field.type),
            arguments=arguments,
            selections=self.selections(get_named_type(field.type), nodes),
            place=f"{type_.name}.{name}",
        )

    def selections(self, type_: GraphQLNamedType, nodes: Sequence[FieldNode]) -> list[Selection]:
        """What is wanted of an object; of an interface, what is wanted of each type behind it."""
        if is_abstract_type(type_):
            return [self.selection(each, nodes) for each in self.schema.get_possible_types(type_)]
        return [self.selection(type_, nodes, marked=False)] if isinstance(type_, GraphQLObjectType) else []

    def selection(self, type_: GraphQLObjectType, nodes: Sequence[FieldNode], *, marked: bool = True) -> Selection:
        fields = self.collect(type_, [node.selection_set for node in nodes if node.selection_set])
        members = [self.member(type_, key, same) for key, same in fields.items()]
        if self.tree and marked:
            members.append(Member(TYPE_KEY, TYPE_KEY, Constant(type_.name)))
        stands_on = row_type(type_)
        return Selection(stands_on.name, reach(stands_on), members, *tags(stands_on))


def row_type(type_: GraphQLObjectType) -> GraphQLObjectType:
    """The type whose rows an object stands on: a connection stands on its nodes' rows."""
    nodes = type_.fields.get("nodes")
    return get_named_type(nodes.type) if nodes else type_


FORMS = {"Int": Form.NUMBER, "Boolean": Form.BOOLEAN}


def form(type_: GraphQLOutputType) -> Form:
    if is_list_type(type_.of_type if is_non_null_type(type_) else type_):
        return Form.JSON
    named = get_named_type(type_)
    if isinstance(named, GraphQLEnumType):
        return Form.NAME
    return FORMS.get(named.name, Form.JSON)


def reach(type_: GraphQLObjectType) -> str:
    """The predicate of the type's class; objects that stand on their parent's row need none."""
    return getattr(type_.extensions[BACKREF].origin, "reach", "true")


def tags(type_: GraphQLObjectType) -> tuple[str, str]:
    """What the type's rows depend on, and what the predicate does."""
    origin = type_.extensions[BACKREF].origin
    return getattr(origin, "tag", ""), getattr(origin, "reach_tag", "")
