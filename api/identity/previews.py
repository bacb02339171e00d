"""Preview tokens as requests have them: in a header, in `extensions`, or in the address of a page."""

from starlette.types import Scope

from api.http.content_negotiation import header

HEADER = b"dateline-preview"
NAME = "preview"
"""In `extensions`, in the payload that opens a socket, and in addresses of pages."""


def preview_of(scope: Scope) -> str | None:
    """The token in the header; None without one, or where it is empty."""
    return header(scope, HEADER).decode("latin-1").strip() or None
