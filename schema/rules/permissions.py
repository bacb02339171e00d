"""Permissions: which fields are for moderators only, and the refusal of everyone else."""

from typing import Any

from db.compiler.inputs import Viewer
from schema.fields.errors import graphql_error
from schema.fields.mapped_fields import restricted

MODERATE = "moderate"


def for_moderators(field: Any) -> Any:
    """The mapped field, for moderators only."""
    return restricted(field, MODERATE)


def check_permissions(permissions: frozenset[str], viewer: Viewer) -> None:
    """Raises GraphQLError where the viewer lacks one."""
    if MODERATE in permissions and not viewer.is_moderator:
        code = "NOT_SIGNED_IN" if viewer.id is None else "FORBIDDEN"
        raise graphql_error(code, "Only moderators may ask for this.")
