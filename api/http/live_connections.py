"""Live connections of a process: counted by transport and address, limited by address, and told of the shutdown; how
much each keeps here of what it is sent."""

import asyncio
import socket
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.types import Scope

from api.http.client_address import address_of
from api.http.request_errors import HttpError

UNSENT = 16_384
"""Bytes that the system takes without having sent them: else it takes megabytes, which are minutes of a bad line."""


@dataclass
class LiveConnections:
    """`stopping` is set when the server begins to shut down: live connections end then, and clients reconnect
    elsewhere. `open` counts connections by transport, `ended` by transport and reason."""

    connections_per_address: int
    stopping: asyncio.Event = field(default_factory=asyncio.Event)
    open: Counter[str] = field(default_factory=Counter)
    ended: Counter[tuple[str, str]] = field(default_factory=Counter)
    addresses: Counter[str] = field(default_factory=Counter)

    @contextmanager
    def connection(self, scope: Scope, transport: str) -> Iterator[None]:
        """Counts a connection while it is open. Raises HttpError with status 429 where its address has too many."""
        address = address_of(scope)
        if self.addresses[address] >= self.connections_per_address:
            self.ended[transport, "too many connections"] += 1
            raise HttpError(429, "There are too many live connections from your address.", (b"retry-after", b"5"))
        self.addresses[address] += 1
        self.open[transport] += 1
        try:
            yield
        finally:
            self.open[transport] -= 1
            self.addresses[address] -= 1
            if not self.addresses[address]:
                del self.addresses[address]


def signal_shutdown(state: Mapping[str, Any]) -> None:
    """Tells the live connections of the application with this state that the server shuts down."""
    if live := state.get("live"):
        live.stopping.set()


def keep_little(transport: asyncio.WriteTransport) -> None:
    """It takes no more while anything waits here. How much is under way is up to the line and to TCP."""
    transport.set_write_buffer_limits(high=0)
    connection = transport.get_extra_info("socket")
    if connection is not None and connection.family in (socket.AF_INET, socket.AF_INET6):
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, UNSENT)
