"""The directives @defer and @stream in a document: whether they apply, and the document without them."""

from collections.abc import Sequence
from typing import Any

from graphql import (
    REMOVE,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLDeferDirective,
    GraphQLSchema,
    GraphQLStreamDirective,
    InlineFragmentNode,
    TypeInfo,
    TypeInfoVisitor,
    Visitor,
    get_directive_values,
    visit,
)
from graphql.execution.values import VariableValues

from db.compiler.mapping import Many, Part, Source
from db.compiler.references import Lookup
from schema.fields.errors import graphql_error
from schema.fields.mapped_fields import definition

NAMES = (GraphQLDeferDirective.name, GraphQLStreamDirective.name)


class _Removal(Visitor):
    def enter_directive(self, node: DirectiveNode, *_: Any) -> Any:
        return REMOVE if node.name.value in NAMES else None


def without_parts(document: DocumentNode) -> tuple[DocumentNode, DocumentNode | None]:
    """The same document without these directives, and the one that has them, if it has any."""
    found: DocumentNode = visit(document, _Removal())
    return found, None if found is document else document


class _Streamable(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.types, self.found = types, list[FieldNode]()

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        field = self.types.get_field_def()
        mapped = definition(field) if field else None
        if mapped and is_list(mapped.source):
            self.found.append(node)


def streamable(schema: GraphQLSchema, document: DocumentNode) -> Sequence[FieldNode]:
    """The fields with lists of rows, of which a statement can read the first ones alone."""
    types = TypeInfo(schema)
    visit(document, TypeInfoVisitor(types, visitor := _Streamable(types)))
    return visitor.found


def is_list(source: Source) -> bool:
    match source:
        case Many() | Lookup(many=True) | Part("edges" | "nodes"):
            return True
    return False


def is_deferred(node: FragmentSpreadNode | InlineFragmentNode, variables: VariableValues) -> bool:
    given = get_directive_values(GraphQLDeferDirective, node, variables)
    return given is not None and given["if"] is not False


def initial_count(node: FieldNode, variables: VariableValues) -> int | None:
    """How many items of the list come first; None where it is not streamed. Raises GraphQLError for fewer than none."""
    given = get_directive_values(GraphQLStreamDirective, node, variables)
    if given is None or given["if"] is False:
        return None
    count: int | None = given["initialCount"]
    if count is None or count < 0:
        found = "null" if count is None else count
        raise graphql_error("BAD_USER_INPUT", f"`initialCount` of @stream takes 0 or more, not {found}.", node)
    return count
