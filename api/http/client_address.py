"""Which client a connection comes from, as far as its address tells: with IPv6 each has a whole network."""

from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.types import Scope

HOST_BITS = 64
"""Of an IPv6 address, the part that its owner chooses."""


def address_of(scope: Scope) -> str:
    """An IPv4 address, or the network of an IPv6 address; empty for who has none, at a Unix socket for instance."""
    client = scope.get("client")
    return network(client[0], HOST_BITS) if client else ""


@lru_cache(10_000)
def network(address: str, host_bits: int) -> str:
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return address
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), 128 - host_bits), strict=False))
