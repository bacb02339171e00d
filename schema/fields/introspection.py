"""The validation rule where introspection is off."""

from typing import Any

from graphql import FieldNode, GraphQLError, NoSchemaIntrospectionCustomRule, get_named_type

SERVICE = "_Service"
"""The type by which a subgraph tells its schema."""


class NoIntrospection(NoSchemaIntrospectionCustomRule):
    def enter_field(self, node: FieldNode, *arguments: Any) -> None:
        super().enter_field(node, *arguments)
        type_ = get_named_type(self.context.get_type())
        if type_ and type_.name == SERVICE:
            message = f"Introspection has been disabled, but the requested query contained {node.name.value!r}."
            self.report_error(GraphQLError(message, node))
