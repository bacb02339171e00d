"""Preview tokens as requests have them: in a header, beside an operation or in its `extensions`, or in an address."""

from starlette.types import Scope

from api.http.content_negotiation import header

HEADER = b"dateline-preview"
NAME = "preview"
"""Everywhere but in the header."""


def preview_of(scope: Scope) -> str | None:
    """The token in the header; None without one, or where it is empty."""
    return header(scope, HEADER).decode("latin-1").strip() or None
