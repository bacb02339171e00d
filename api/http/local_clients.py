"""Clients on this very machine: developers, who may do what nobody else may."""

from starlette.types import Scope

from api.http.content_negotiation import header
from api.settings.values import is_loopback

PROXIED = (b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"via")


def is_local(scope: Scope) -> bool:
    """Whether both ends of the connection are on this machine, and no proxy hands on what others ask. A name that leads
    here for others too, as `Host` may be, does not count."""
    ends = [scope.get("client"), scope.get("server")]
    hosts = [end[0] if end else "" for end in ends]
    named = header(scope, b"host").decode("latin-1").rpartition(":")
    name = named[0] if named[1] and named[2].isdecimal() else "".join(named)
    direct = not any(header(scope, each) for each in PROXIED)
    return direct and all(is_loopback(host) for host in [*hosts, name.strip("[]")])
