"""When work that takes the processor for milliseconds is done, such as compiling a document: one piece in a turn of the
event loop, clients in turn, and what one client has at intervals while others are there."""

import asyncio
from contextvars import Token
from dataclasses import dataclass, field
from functools import partial
from time import monotonic

from cachetools import TTLCache

from db.connections.admission import ActiveClients, Client, Overloaded, Work, current_work
from db.connections.fair_queue import FairQueue

PAUSE = 4
"""How many times as long as its work took a client waits before the next piece, while others are there."""
BURST = 0.1
"""Seconds of its pauses that a client may do without: a page may send some new documents at once."""
PATIENCE = 10  # seconds
REMEMBERED_CLIENTS, REMEMBERED_SECONDS = 10_000, 60


@dataclass(slots=True, eq=False)
class WaitingWork:
    client: str
    turn: "asyncio.Future[None]"
    since: float = field(default_factory=monotonic)
    weight: int = 1

    def is_done(self) -> bool:
        return self.turn.done()


class ProcessorTurns:
    """Those at one address have turns together, as when their requests begin."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._clients = ActiveClients()
        self._queue: FairQueue[WaitingWork] = FairQueue(patience, self._refuse)
        self._pauses: TTLCache[str, float] = TTLCache(REMEMBERED_CLIENTS, REMEMBERED_SECONDS)
        self._next: asyncio.Handle | None = None
        self._is_taken = False

    def begin(self, client: Client) -> "Token[Work | None]":
        """From now on the current task works for the client."""
        self._clients.note(client.address, monotonic())
        return current_work.set(Work(client))

    async def turn(self) -> None:
        """Until the current client may take the processor at once. Raises Overloaded."""
        if work := current_work.get():
            waiting = WaitingWork(work.client.address, asyncio.get_running_loop().create_future())
            if not self._queue.push(waiting.client, waiting):
                self._refuse(waiting)
            if not self._is_taken:
                self._serve()
            await waiting.turn
            work.waited += monotonic() - waiting.since

    def charge(self, seconds: float) -> None:
        """The work of the current client took so long."""
        work, now = current_work.get(), monotonic()
        if work and self._clients.has_others(work.client.address, now):
            self._pauses[work.client.address] = max(now, self._pauses.get(work.client.address, 0)) + PAUSE * seconds

    def _serve(self) -> None:
        """One of those that wait. The next is served in the turn of the loop after its work."""
        if self._next:
            self._next.cancel()
        loop, now = asyncio.get_running_loop(), monotonic()
        waiting = self._queue.pop(now, partial(self._may_start, now))
        self._is_taken = waiting is not None
        if waiting:
            waiting.turn.set_result(None)
            self._next = loop.call_soon(self._serve)
        elif not self._queue.is_empty:
            self._next = loop.call_later(BURST / 10, self._serve)

    def _may_start(self, now: float, waiting: WaitingWork) -> bool:
        pause = self._pauses.get(waiting.client, 0) - now
        return pause < BURST or not self._clients.has_others(waiting.client, now)

    def _refuse(self, waiting: WaitingWork) -> None:
        waiting.turn.set_exception(
            Overloaded("the processor was not free in time", self._queue.delay(waiting.client, monotonic()))
        )
