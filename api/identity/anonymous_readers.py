"""Anonymous readers, told apart by their address and user agent."""

from starlette.types import Scope

from api.http.content_negotiation import header


def reader_of(scope: Scope) -> str | None:
    """The client's address and user agent; None without an address. Only a hash of it is stored."""
    client = scope.get("client")
    return f"{client[0]} {header(scope, b'user-agent').decode('latin-1')}" if client else None
