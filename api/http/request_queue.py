"""Which requests a process begins at each turn of its event loop: a few of each client, and none that has waited too
long. Turns stay short so, and who sends one request does not wait for others who send a thousand."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from time import monotonic, thread_time

from db.connections.admission import ActiveClients, Overloaded, queued_seconds
from db.connections.fair_queue import FairQueue

LONG_TURN = 0.01
"""Seconds of the processor after which the next turn begins less, and who alone began something in this one pauses for
as long, if there are others: whose answers need several turns. Where other processes take the processor instead, to
begin less would only make all wait longer."""
MOST_AT_ONCE = 16
MOST_IN_PROGRESS = 64
"""Requests of one client that are begun and not answered: more would only wait for connections, and take memory."""
AT_ONCE_BESIDE_OTHERS = 1
IN_PROGRESS_BESIDE_OTHERS = 4
"""The same of one client while there are others: they wait for no more than that in a turn of the event loop. Two of
these can be in PostgreSQL meanwhile, so that both have work."""
SECONDS_BETWEEN_LOOKS = 0.05
"""At those that wait while nothing may begin."""


@dataclass(slots=True, eq=False)
class QueuedRequest:
    """`begin` begins it. `refuse` is called instead where its turn does not come in time, with the seconds after which
    to try again, and neither of them once it `is_gone`. What may become a stream `is_patient`."""

    client: str
    begin: Callable[[], None]
    refuse: Callable[[int], None]
    is_gone: Callable[[], bool]
    since: float = field(default_factory=monotonic)
    weight: int = 1
    is_patient: bool = False

    @property
    def waited(self) -> float:
        """Seconds of its patience that its work has no more."""
        return 0 if self.is_patient else monotonic() - self.since

    def is_done(self) -> bool:
        return self.is_gone()


class RequestQueue:
    """`end` is to be called once for each request that was begun, when it is answered."""

    def __init__(self, patience: float) -> None:
        self.refused = 0
        self.delay = 0.0
        self._queue: FairQueue[QueuedRequest] = FairQueue(patience, self._refuse)
        self._clients = ActiveClients()
        self._in_progress: Counter[str] = Counter()
        self._begun: list[str] = []
        self._paused: dict[str, float] = {}
        self._at_once = MOST_AT_ONCE
        self._next_turn: asyncio.Handle | None = None
        self._next_look: asyncio.Handle | None = None
        self._turn_began = self._used_before = 0.0

    def add(self, request: QueuedRequest) -> None:
        self._clients.note(request.client, request.since)
        if self._is_next(request) and len(self._begun) < self._at_once and self._may_begin(request, request.client):
            self._begin(request)
        elif not self._queue.push(request.client, request):
            self._refuse(request)
        self._expect_turn()

    def end(self, client: str) -> None:
        self._in_progress[client] -= 1
        if not self._in_progress[client]:
            del self._in_progress[client]
        if not self._queue.is_empty:
            self._expect_turn()

    @asynccontextmanager
    async def turn_of(self, client: str, is_patient: bool = False) -> AsyncIterator[None]:
        """For a request that has a task already: waits until it may begin. Raises Overloaded."""
        begun = asyncio.get_running_loop().create_future()
        refuse = partial(_refuse, begun)
        begin = partial(begun.set_result, None)
        request = QueuedRequest(client, begin, refuse, begun.done, is_patient=is_patient)
        self.add(request)
        try:
            await begun
            queued_seconds.set(request.waited)
            yield
        finally:
            if not begun.cancelled() and begun.exception() is None:
                self.end(client)

    def metrics(self) -> Mapping[str, float]:
        """Gauges and counters for `/metrics`."""
        waiting, in_progress = len(self._queue), sum(self._in_progress.values())
        counted = {"waiting": waiting, "in_progress": in_progress, "refused_total": self.refused}
        return {"delay_seconds": self.delay, **counted}

    def _expect_turn(self) -> None:
        if self._next_turn is None:
            self._turn_began, self._used_before = monotonic(), thread_time()
            self._next_turn = asyncio.get_running_loop().call_soon(self._take_turn)

    def _take_turn(self) -> None:
        now, used = monotonic(), thread_time() - self._used_before
        self.delay = now - self._turn_began
        self._at_once = max(1, self._at_once // 2) if used > LONG_TURN else min(MOST_AT_ONCE, self._at_once + 1)
        self._pause(now, used)
        self._next_turn, self._begun = None, []
        while len(self._begun) < self._at_once and (request := self._queue.pop(now, self._may_begin)):
            self._begin(request)
        if self._begun:
            self._expect_turn()
        elif not self._queue.is_empty and self._next_look is None:
            self._next_look = asyncio.get_running_loop().call_later(self._next_chance(now), self._look)

    def _pause(self, now: float, used: float) -> None:
        if self._paused:
            self._paused = {client: until for client, until in self._paused.items() if until > now}
        if used > LONG_TURN and len(set(self._begun)) == 1 and len(self._in_progress) > 1:
            self._paused[self._begun[0]] = now + used

    def _next_chance(self, now: float) -> float:
        """Seconds until something may begin that may not now, if nothing ends."""
        return min([SECONDS_BETWEEN_LOOKS, *(until - now for until in self._paused.values())])

    def _look(self) -> None:
        self._next_look = None
        self._expect_turn()

    def _may_begin(self, _: QueuedRequest, client: str) -> bool:
        most = MOST_IN_PROGRESS
        if self._clients.has_others(client, monotonic()):
            most = IN_PROGRESS_BESIDE_OTHERS if self._begun.count(client) < AT_ONCE_BESIDE_OTHERS else 0
        return self._in_progress[client] < most and client not in self._paused

    def _is_next(self, request: QueuedRequest) -> bool:
        """Where nobody waits. Who has nothing else here goes before those who have: they would have the next turn."""
        client = request.client
        return self._queue.is_empty or not (self._in_progress[client] or self._queue.has(client))

    def _begin(self, request: QueuedRequest) -> None:
        self._begun.append(request.client)
        self._in_progress[request.client] += 1
        request.begin()

    def _refuse(self, request: QueuedRequest) -> None:
        self.refused += 1
        request.refuse(self._queue.delay(request.client, monotonic()))


def _refuse(begun: "asyncio.Future[None]", retry_after: int) -> None:
    if not begun.done():
        begun.set_exception(Overloaded("its turn did not come in time", retry_after))
