"""Clients are told apart by address, behind proxies by the one that the last trusted proxy has seen."""

from typing import Any

import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from api.http.client_address import NamedProxies, address_of, forwarded_address_of, neighbourhood_of


@pytest.mark.parametrize(
    ("address", "client", "neighbourhood"),
    [
        ("203.0.113.77", "203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("a.name.example", "a.name.example", "a.name.example"),
    ],
)
def test_addresses_and_the_networks_around_them(address: str, client: str, neighbourhood: str) -> None:
    assert (address_of({"type": "http", "client": (address, 1)}), neighbourhood_of(address)) == (client, neighbourhood)


@pytest.mark.parametrize("trusted", ["127.0.0.1", "127.0.0.1,10.0.0.0/8", "*", "192.0.2.1"])
@pytest.mark.parametrize(
    "forwarded",
    [
        [],
        [b""],
        [b"203.0.113.7"],
        [b"198.51.100.1, 203.0.113.7"],
        [b"198.51.100.1", b"203.0.113.7, 10.1.2.3"],
        [b"[2001:db8::1]:443, 10.1.2.3"],
        [b"10.1.2.3"],
        [b"not an address"],
    ],
)
@pytest.mark.parametrize("client", [("127.0.0.1", 1), ("10.0.0.1", 1), None])
async def test_the_queue_sees_whom_the_application_sees(client: Any, forwarded: list[bytes], trusted: str) -> None:
    seen: list[str] = []

    async def application(scope: Any, receive: Any, send: Any) -> None:
        seen.append(address_of(scope))

    middleware = ProxyHeadersMiddleware(application)
    middleware.trusted_hosts = NamedProxies(trusted)
    scope: Any = {"type": "http", "client": client, "headers": [(b"x-forwarded-for", value) for value in forwarded]}
    before = forwarded_address_of(scope, middleware.trusted_hosts)
    nothing: Any = None
    await middleware(scope, nothing, nothing)

    assert [before] == seen


@pytest.mark.parametrize(
    ("trusted", "forwarded", "host"),
    [
        ("*", "203.0.113.7", "203.0.113.7"),
        ("*", "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        ("*", "198.51.100.1,203.0.113.7:4433", "203.0.113.7"),
        ("*", "10.0.0.1, [2001:db8::1]:443", "2001:db8::1"),
        ("127.0.0.1,10.0.0.0/8", "198.51.100.1, 203.0.113.7, 10.1.2.3", "203.0.113.7"),
    ],
)
def test_no_client_chooses_its_address(trusted: str, forwarded: str, host: str) -> None:
    assert NamedProxies(trusted).get_trusted_client_address(forwarded)[0] == host
