"""Which client a connection comes from, as far as its address tells: with IPv6 each has a whole network."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Protocol

from starlette.types import Scope
from uvicorn.middleware.proxy_headers import _TrustedHosts

HOST_BITS = 64
"""Of an IPv6 address, the part that its owner chooses."""
NEIGHBOURS = 8, 80
"""The bits of an IPv4 and of an IPv6 address in which those differ that may well be of one owner: /24 and /48."""


class TrustedProxies(Protocol):
    """As uvicorn knows them, from `FORWARDED_ALLOW_IPS`."""

    def __contains__(self, host: str | None, /) -> bool: ...

    def get_trusted_client_address(self, x_forwarded_for: str, /) -> tuple[str, int]: ...


class NamedProxies(_TrustedHosts):
    """Those of `FORWARDED_ALLOW_IPS`. With `*`, whoever connects is one: the last address is its own word, and uvicorn
    would take the first, which clients choose."""

    def get_trusted_client_address(self, x_forwarded_for: str) -> tuple[str, int]:
        believed = x_forwarded_for.rpartition(",")[2] if self.always_trust else x_forwarded_for
        return super().get_trusted_client_address(believed)


def address_of(scope: Scope) -> str:
    """An IPv4 address, or the network of an IPv6 address; empty for who has none, at a Unix socket for instance."""
    client = scope.get("client")
    return network(client[0], 0, HOST_BITS) if client else ""


def neighbourhood_of(address: str) -> str:
    """The networks around an address."""
    return network(address, *NEIGHBOURS)


def forwarded_address_of(scope: Scope, proxies: TrustedProxies | None) -> str:
    """What `address_of` says once uvicorn's ProxyHeadersMiddleware has seen the scope, which comes later."""
    client = scope.get("client")
    if proxies is None or (client[0] if client else None) not in proxies:
        return address_of(scope)
    forwarded = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    host = proxies.get_trusted_client_address(b", ".join(forwarded).decode("latin-1"))[0] if forwarded else ""
    return network(host, 0, HOST_BITS) if host else address_of(scope)


@lru_cache(10_000)
def network(address: str, bits: int, bits_v6: int) -> str:
    """The address without so many bits at its end; what is no address as it is."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    free = bits_v6 if isinstance(parsed, IPv6Address) else bits
    return str(ip_network((int(parsed), parsed.max_prefixlen - free), strict=False)) if free else str(parsed)
