"""Which addresses are taken for one client, and which for neighbours."""

import pytest

from api.http.client_address import address_of, neighbourhood_of


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
