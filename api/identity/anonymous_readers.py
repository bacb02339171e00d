"""What tells readers apart who are not signed in."""

from starlette.types import Scope

from api.http.content_negotiation import header


def reader_of(scope: Scope) -> str | None:
    """The address and the user agent that a request comes from; None where it has no address."""
    client = scope.get("client")
    return f"{client[0]} {header(scope, b'user-agent').decode('latin-1')}" if client else None
