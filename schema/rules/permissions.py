"""Permissions: which fields are for moderators, editors or auditors, and the refusals of who may not do something."""

from typing import Any

from db.compiler.inputs import Viewer
from schema.engine.compiler import Permissions
from schema.fields.errors import graphql_error
from schema.fields.mapped_fields import restricted
from schema.fields.nullability import never_null
from schema.rules.user_errors import NOT_SIGNED_IN, ErrorCode, WriteResult, failed

MODERATE, EDIT, AUDIT, SIGN_IN = "moderate", "edit", "audit", "sign in"
WHO = {
    MODERATE: "moderators",
    EDIT: "editors",
    AUDIT: "editors, and service tokens with `audit:read`,",
    SIGN_IN: "readers who are signed in",
}
FOR_MODERATORS = "For moderators: a request of anyone else is refused whole, with `FORBIDDEN` or `NOT_SIGNED_IN`."
FOR_EDITORS = (
    "For editors, and service tokens with the scope `articles:read`, which all scopes of articles include: a request "
    "of anyone else is refused whole, with `FORBIDDEN` or `NOT_SIGNED_IN`."
)
FOR_AUDITORS = (
    "For editors, and service tokens with the scope `audit:read`: a request of anyone else is refused whole, with "
    "`FORBIDDEN` or `NOT_SIGNED_IN`."
)
FOR_READERS = "For readers who are signed in: a request of anyone else is refused, with `NOT_SIGNED_IN` or `FORBIDDEN`."
PROGRAM = failed(ErrorCode.FORBIDDEN, "A service token may not do this: it is no reader.")


def for_moderators(field: Any) -> Any:
    """The mapped field, for moderators only, which its description says."""
    field.description = f"{field.description} {FOR_MODERATORS}"
    return restricted(field, MODERATE)


def always_for_moderators(field: Any) -> Any:
    """The same for a nullable field that moderators always get."""
    return never_null(for_moderators(field))


def for_editors(field: Any) -> Any:
    """The mapped field, for editors only, which its description says."""
    field.description = f"{field.description} {FOR_EDITORS}"
    return restricted(field, EDIT)


def for_auditors(field: Any) -> Any:
    """The mapped field, for editors and for programs that audit, which its description says."""
    field.description = f"{field.description} {FOR_AUDITORS}"
    return restricted(field, AUDIT)


def for_readers(field: Any) -> Any:
    """The mapped field, for readers who are signed in, which its description says."""
    field.description = f"{field.description} {FOR_READERS}"
    return restricted(field, SIGN_IN)


def check_permissions(permissions: Permissions, viewer: Viewer) -> None:
    """Raises GraphQLError where the viewer lacks one."""
    granted = {
        MODERATE: viewer.is_moderator,
        EDIT: viewer.is_editor,
        AUDIT: "audit:read" in viewer.scopes,
        SIGN_IN: viewer.id is not None,
    }
    for permission, field in permissions.items():
        if not granted[permission]:
            code = "NOT_SIGNED_IN" if viewer.is_anonymous else "FORBIDDEN"
            message = f"Only {WHO[permission]} may ask for `{field.name.value}`."
            raise graphql_error(code, message, field)


def outsider(viewer: Viewer) -> WriteResult | None:
    """The refusal of who is no commenter, where only commenters may do something; None for a commenter."""
    if viewer.id is not None:
        return None
    return NOT_SIGNED_IN if viewer.is_anonymous else PROGRAM
