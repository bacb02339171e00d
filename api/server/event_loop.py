"""The event loop of a worker: accepts many waiting connections in a turn, where uvloop accepts one. With a thousand
clients turns are long, and new connections would wait for seconds."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvloop

ACCEPTS_PER_TURN = 64
"""Further connections are left to other workers, or to the next turn."""

Factory = Callable[[], asyncio.BaseProtocol]


class Loop(uvloop.Loop):
    async def create_server(self, protocol_factory: Factory, *arguments: Any, **options: Any) -> Any:
        if listener := options.get("sock"):
            protocol_factory = Backlog(self, listener, protocol_factory).first
        return await super().create_server(protocol_factory, *arguments, **options)


class Backlog:
    """The connections that wait at a listening socket."""

    def __init__(self, loop: Loop, listener: socket.socket, factory: Factory) -> None:
        self.loop, self.listener, self.factory = loop, listener, factory
        self.tasks: set[asyncio.Task[Any]] = set()

    def first(self) -> asyncio.BaseProtocol:
        """The protocol of the connection that uvloop has accepted: others may be waiting."""
        self.loop.call_soon(self._accept)
        return self.factory()

    def _accept(self) -> None:
        for _ in range(ACCEPTS_PER_TURN):
            try:
                connection, _ = self.listener.accept()
            except OSError:  # none is waiting, or the listener is closed
                return
            task = self.loop.create_task(self.loop.connect_accepted_socket(self.factory, connection))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
