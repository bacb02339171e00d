"""Compiles the parts of an operation into statements, beside the plan of the whole."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLObjectType,
    GraphQLSchema,
    NameNode,
    OperationDefinitionNode,
)
from graphql.execution.values import VariableValues

from db.compiler.members import Member
from db.compiler.sql_text import Statement
from db.compiler.statements import statement
from schema.engine.compiler import Compiler
from schema.engine.cost import OPERATION
from schema.engine.incremental.directives import initial_count, streamable
from schema.engine.incremental.splitting import Keys, Splitter
from schema.fields.mapped_fields import FIRST_KEY


@dataclass(frozen=True, slots=True)
class IncrementalPlan:
    """`statements` are that of what comes first, and one for each part, whose fields have the `keys` in its place.
    `cost` is that of all. graphql-core executes the `document`."""

    document: DocumentNode
    statements: Sequence[Statement]
    keys: Sequence[frozenset[Keys]]
    cost: int

    @property
    def longest(self) -> int:
        """Characters of the longest statement."""
        return max(len(each.sql) for each in self.statements)


class PartCompiler(Compiler):
    """A streamed field has the first items of its list, under a key of its own."""

    def member(self, type_: GraphQLObjectType, key: str, nodes: Sequence[FieldNode]) -> Member:
        found = super().member(type_, key, nodes)
        count = initial_count(nodes[0], self.variables)
        return found if count is None else replace(found, key=f"{FIRST_KEY}{key}", limit=count)


def incremental_plan(
    schema: GraphQLSchema, document: DocumentNode, name: NameNode | None, variables: VariableValues
) -> IncrementalPlan | None:
    """Of the operation of that name. None where nothing is left for later, or Python has something to resolve."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    splitter = Splitter(fragments, variables, streamable(schema, document))
    first, parts = splitter.split(_operation(document, name))
    operations = (first, *(part.operation for part in parts))
    compiled = [PartCompiler(schema, fragments, variables, tree=True).operation(each) for each in operations]
    if not parts or not all(each.fully_mapped for each in compiled):
        return None
    return IncrementalPlan(
        document,
        [statement(each.members, each.moment) for each in compiled],
        [part.keys for part in parts],
        sum(OPERATION + each.cost for each in compiled),
    )


def _operation(document: DocumentNode, name: NameNode | None) -> OperationDefinitionNode:
    operations = (each for each in document.definitions if isinstance(each, OperationDefinitionNode))
    return next(each for each in operations if each.name == name)
