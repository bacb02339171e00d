"""Clients on this very machine: developers, who may do what nobody else may."""

from starlette.types import Scope

from api.http.content_negotiation import header
from api.settings.values import is_loopback

PROXIED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"via")


def is_local_connection(*ends: tuple[str, int | None] | None) -> bool:
    """Whether both ends of a connection are on this machine."""
    return all(is_loopback(end[0] if end else "") for end in ends)


def is_local(scope: Scope) -> bool:
    """Whether both ends of the connection are on this machine, and no proxy hands on what others ask. A name that leads
    here for others too, as `Host` may be, does not count."""
    named = header(scope, b"host").decode("latin-1").rpartition(":")
    name = named[0] if named[1] and named[2].isdecimal() else "".join(named)
    direct = not any(header(scope, each) for each in PROXIED)
    return direct and is_local_connection(scope.get("client"), scope.get("server")) and is_loopback(name.strip("[]"))
