"""Permissions: which fields are for moderators only, and the refusal of everyone else."""

from typing import Any

from db.compiler.inputs import Viewer
from schema.engine.compiler import Permissions
from schema.fields.errors import graphql_error
from schema.fields.mapped_fields import restricted

MODERATE = "moderate"
FOR_MODERATORS = "For moderators: a request of anyone else is refused whole, with `FORBIDDEN` or `NOT_SIGNED_IN`."


def for_moderators(field: Any) -> Any:
    """The mapped field, for moderators only, which its description says."""
    field.description = f"{field.description} {FOR_MODERATORS}"
    return restricted(field, MODERATE)


def check_permissions(permissions: Permissions, viewer: Viewer) -> None:
    """Raises GraphQLError where the viewer lacks one."""
    if (field := permissions.get(MODERATE)) and not viewer.is_moderator:
        code = "NOT_SIGNED_IN" if viewer.id is None else "FORBIDDEN"
        raise graphql_error(code, f"Only moderators may ask for `{field.name.value}`.", field)
