"""Permissions: which fields are for moderators only, and the refusals of who may not do something."""

from typing import Any

from db.compiler.inputs import Viewer
from schema.engine.compiler import Permissions
from schema.fields.errors import graphql_error
from schema.fields.mapped_fields import restricted
from schema.rules.user_errors import NOT_SIGNED_IN, ErrorCode, WriteResult, failed

MODERATE = "moderate"
FOR_MODERATORS = "For moderators: a request of anyone else is refused whole, with `FORBIDDEN` or `NOT_SIGNED_IN`."


PROGRAM = failed(ErrorCode.FORBIDDEN, "A service token may not do this: it is no reader.")


def for_moderators(field: Any) -> Any:
    """The mapped field, for moderators only, which its description says."""
    field.description = f"{field.description} {FOR_MODERATORS}"
    return restricted(field, MODERATE)


def check_permissions(permissions: Permissions, viewer: Viewer) -> None:
    """Raises GraphQLError where the viewer lacks one."""
    if (field := permissions.get(MODERATE)) and not viewer.is_moderator:
        code = "NOT_SIGNED_IN" if viewer.is_anonymous else "FORBIDDEN"
        raise graphql_error(code, f"Only moderators may ask for `{field.name.value}`.", field)


def outsider(viewer: Viewer) -> WriteResult | None:
    """The refusal of who is no commenter, where only commenters may do something; None for a commenter."""
    if viewer.id is not None:
        return None
    return NOT_SIGNED_IN if viewer.is_anonymous else PROGRAM
