"""Fetches from addresses that others choose: the public web only, so much of it, and in so much time.

Addresses are checked where connections are made, after names have been looked up: what a name stands for a moment later
is never asked again.
"""

import asyncio
import socket
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, NamedTuple

import httpcore
import httpx

MOST_REDIRECTS = 5
MOVED = (301, 302, 303, 307, 308)
HEADERS = [("Accept-Encoding", "identity"), ("User-Agent", "Dateline")]
TRANSLATED = ip_network("64:ff9b::/96")
"""Networks of IPv6 alone reach IPv4 by these: the last 32 bits are the address."""


class NotFetched(Exception):
    """The message says in one line why, and nothing that only the server's network knows."""


class Fetched(NamedTuple):
    url: str
    body: bytes


@dataclass(frozen=True, slots=True)
class WebFetch:
    """At most `limit` bytes, in `seconds` with all redirects. `hosts` may be within private networks."""

    limit: int
    seconds: float
    hosts: Collection[str] = ()

    async def __call__(self, url: str, accept: str = "*/*") -> Fetched:
        """Raises NotFetched."""
        try:
            async with asyncio.timeout(self.seconds), self._pool() as pool:
                return await self._follow(pool, url, [*HEADERS, ("Accept", accept)])
        except TimeoutError:
            raise NotFetched(f"It did not arrive within {self.seconds:g} seconds.") from None
        except (httpcore.ConnectError, OSError):
            raise NotFetched("The server cannot be reached.") from None
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol):
            raise NotFetched("The server broke the connection off.") from None

    def _pool(self) -> httpcore.AsyncConnectionPool:
        return httpcore.AsyncConnectionPool(network_backend=PublicNetwork(self.hosts))

    async def _follow(self, pool: httpcore.AsyncConnectionPool, url: str, headers: list[tuple[str, str]]) -> Fetched:
        for _ in range(MOST_REDIRECTS + 1):
            address = parsed(url)
            named = [("Host", address.netloc.decode("ascii")), *headers]
            async with pool.stream("GET", _core_url(address), headers=named) as response:
                if response.status not in MOVED:
                    return Fetched(url, await self._body(response))
                location = next((value for name, value in response.headers if name.lower() == b"location"), b"")
            url = str(address.join(location.decode("latin-1")))
        raise NotFetched(f"It is redirected more than {MOST_REDIRECTS} times.")

    async def _body(self, response: httpcore.Response) -> bytes:
        if response.status != 200:
            raise NotFetched(f"The server answers with status {response.status}.")
        body = bytearray()
        async for part in response.aiter_stream():
            body += part
            if len(body) > self.limit:
                raise NotFetched(f"It is larger than {self.limit} bytes.")
        return bytes(body)


def parsed(url: str) -> httpx.URL:
    """Raises NotFetched for what is no address of the web."""
    try:
        address = httpx.URL(url)
    except (httpx.InvalidURL, ValueError):
        raise NotFetched("It is no address of the web.") from None
    if address.scheme not in ("http", "https") or not address.host:
        raise NotFetched("Addresses begin with https:// or http://.")
    if address.userinfo:
        raise NotFetched("Addresses have no user and password.")
    return address


def _core_url(address: httpx.URL) -> httpcore.URL:
    return httpcore.URL(scheme=address.raw_scheme, host=address.raw_host, port=address.port, target=address.raw_path)


class PublicNetwork(httpcore.AsyncNetworkBackend):
    """Connects to the address that it has checked, and to no other that the name may have."""

    def __init__(self, hosts: Collection[str]) -> None:
        self.hosts = hosts
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        if host.lower() not in self.hosts and not all(is_public(address) for address in addresses):
            raise NotFetched("The server is within a private network.")
        return await self._network.connect_tcp(addresses[0], port, timeout, local_address, socket_options)


def is_public(address: str) -> bool:
    """Whether it is one of the public internet, that of another address within it included."""
    parsed_address = ip_address(address.partition("%")[0])
    embedded = _embedded(parsed_address) if isinstance(parsed_address, IPv6Address) else None
    if embedded is not None:
        return is_public(str(embedded))
    return parsed_address.is_global and not (parsed_address.is_multicast or parsed_address.is_reserved)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that packets to it are sent on to."""
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
