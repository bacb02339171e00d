"""When work that takes the processor for milliseconds is done, such as compiling a document: beside the event loop, one
piece at a time, clients in turn, and what one client has at intervals while others are there."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import Token, copy_context
from dataclasses import dataclass, field
from functools import partial
from time import monotonic, thread_time
from typing import Any, TypeVar

from cachetools import TTLCache

from db.connections.admission import ActiveClients, Client, Overloaded, Work, current_work
from db.connections.fair_queue import FairQueue

T = TypeVar("T")

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
    is_patient: bool = False

    def is_done(self) -> bool:
        return self.turn.done()

    @property
    def has_turn(self) -> bool:
        return self.turn.done() and not self.turn.cancelled() and self.turn.exception() is None


class ProcessorTurns:
    """Those at one address have turns together, as when their requests begin. A thread does the work: the event loop
    gets the interpreter back within the switch interval, whatever the work is."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._clients = ActiveClients()
        self._queue: FairQueue[WaitingWork] = FairQueue(patience, self._refuse)
        self._pauses: TTLCache[str, float] = TTLCache(REMEMBERED_CLIENTS, REMEMBERED_SECONDS)
        self._next: asyncio.Handle | None = None
        self._is_taken = False
        self._thread = ThreadPoolExecutor(1, "processor")

    def begin(self, client: Client) -> "Token[Work | None]":
        """From now on the current task works for the client."""
        self._clients.note(client.address, monotonic())
        return current_work.set(Work(client))

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """While the current client may take the processor; at once for a write that has begun. Raises Overloaded."""
        work = current_work.get()
        if work is None or (work.writes and work.begun):
            yield
            return
        waiting = WaitingWork(work.client.address, asyncio.get_running_loop().create_future())
        try:
            await self._wait(waiting)
            work.waited += monotonic() - waiting.since
            yield
        finally:
            if waiting.has_turn:
                self._serve()

    async def run(self, work: Callable[[], T]) -> T:
        """What the work gives or raises, for which its client is charged even if nobody waits for it any more."""
        done = asyncio.get_running_loop().run_in_executor(self._thread, copy_context().run, _timed, work)
        done.add_done_callback(self._charge_for)
        _, found = await asyncio.shield(done)
        if isinstance(found, Exception):
            raise found
        return found

    def charge(self, seconds: float) -> None:
        """The work of the current client took so long."""
        work, now = current_work.get(), monotonic()
        if work and self._clients.has_others(work.client.address, now):
            self._pauses[work.client.address] = max(now, self._pauses.get(work.client.address, 0)) + PAUSE * seconds

    def _charge_for(self, done: "asyncio.Future[Any]") -> None:
        if not done.cancelled():
            self.charge(done.result()[0])

    async def _wait(self, waiting: WaitingWork) -> None:
        if not self._queue.push(waiting.client, waiting):
            self._refuse(waiting)
        if not self._is_taken:
            self._serve()
        await waiting.turn

    def _serve(self) -> None:
        """One of those that wait."""
        if self._next:
            self._next.cancel()
        now = monotonic()
        waiting = self._queue.pop(now, partial(self._may_start, now))
        self._is_taken = waiting is not None
        if waiting:
            waiting.turn.set_result(None)
        elif not self._queue.is_empty:
            self._next = asyncio.get_running_loop().call_later(BURST / 10, self._serve)

    def _may_start(self, now: float, waiting: WaitingWork, _: str) -> bool:
        pause = self._pauses.get(waiting.client, 0) - now
        return pause < BURST or not self._clients.has_others(waiting.client, now)

    def _refuse(self, waiting: WaitingWork) -> None:
        waiting.turn.set_exception(
            Overloaded("the processor was not free in time", self._queue.delay(waiting.client, monotonic()))
        )


def _timed(work: Callable[[], T]) -> tuple[float, T | Exception]:
    """The seconds of the processor that it took, and what it gives or raises."""
    started = thread_time()
    found: T | Exception
    try:
        found = work()
    except Exception as error:
        found = error
    return thread_time() - started, found
