"""Anonymous readers, told apart by their address and user agent."""

from starlette.types import Scope

from api.http.client_address import neighbourhood_of
from api.http.content_negotiation import header
from schema.engine.context import Reader


def reader_of(scope: Scope) -> Reader | None:
    """The client's address and user agent, and the networks around the address; None without one."""
    client = scope.get("client")
    if not client:
        return None
    return Reader(f"{client[0]} {header(scope, b'user-agent').decode('latin-1')}", neighbourhood_of(client[0]))
