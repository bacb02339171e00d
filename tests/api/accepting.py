"""A trial of the workers' event loop, in a process of its own: `python -m tests.api.accepting`."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from api.server.event_loop import ACCEPTS_PER_TURN, Loop

CONNECTIONS = 3 * ACCEPTS_PER_TURN
TURNS = 10


class Echo(asyncio.Protocol):
    def __init__(self, transports: set[Any]) -> None:
        self.transports = transports

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        self.transports.add(transport)

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


@asynccontextmanager
async def serving(listener: socket.socket) -> AsyncIterator[set[Any]]:
    """The transports of its connections."""
    transports: set[Any] = set()
    server = await asyncio.get_running_loop().create_server(
        lambda: Echo(transports), sock=listener, backlog=CONNECTIONS
    )
    try:
        yield transports
    finally:
        server.close()


async def all_at_once(listener: socket.socket) -> tuple[int, list[bytes]]:
    """How many connections there are after some turns, and what they answer."""
    async with serving(listener) as transports:
        clients = [socket.create_connection(listener.getsockname()) for _ in range(CONNECTIONS)]
        for _ in range(TURNS):
            await asyncio.sleep(0)
        made = len(transports)
        for number, client in enumerate(clients):
            client.sendall(b"%d" % number)
        answers = await asyncio.to_thread(lambda: [client.recv(10) for client in clients])
    return made, answers


if __name__ == "__main__":
    with socket.create_server(("127.0.0.1", 0)) as waiting, asyncio.Runner(loop_factory=Loop) as runner:
        taken, echoes = runner.run(all_at_once(waiting))
    assert echoes == [b"%d" % number for number in range(CONNECTIONS)]
    print(taken)  # noqa: T201
