"""Fields whose null means an error, and nothing else."""

from typing import Any

import strawberry
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    name="semanticNonNull",
    locations=[Location.FIELD_DEFINITION],
    description="The field is null only where it has an error, which fails the whole operation here.",
)
class SemanticNonNull:
    levels: list[int] = strawberry.directive_field(name="levels")


def never_null(field: Any) -> Any:
    """The nullable field, which is null only where it has an error."""
    field.directives = [*field.directives, SemanticNonNull(levels=[0])]
    return field
