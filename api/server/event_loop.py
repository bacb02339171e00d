"""The event loop of a worker: it takes all connections that wait for it, where uvloop takes one at each turn. With a
thousand readers at once turns are long, and who connects then would wait for seconds."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import uvloop

MOST = 64
"""Connections taken at one turn; the others are left to the other workers, or to the next turn."""

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
        """The protocol of the one that uvloop has taken: others may stand behind it."""
        self.loop.call_soon(self._take)
        return self.factory()

    def _take(self) -> None:
        for _ in range(MOST):
            try:
                connection, _ = self.listener.accept()
            except OSError:  # there are no more, or nobody listens any more
                return
            task = self.loop.create_task(self.loop.connect_accepted_socket(self.factory, connection))
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
