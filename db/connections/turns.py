"""Whose turn it is for a connection: first the process's own work, and writes that have begun; then all clients."""

import asyncio
from collections import deque
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from db.connections.admission import Admission, Client, Overloaded, Share, Work
from db.connections.fair_queue import FairQueue


@dataclass(slots=True, eq=False)
class Waiter:
    """For a connection, or for None, which is a slot to acquire one for. `work` is None for the process's own. `share`
    is what it has once it has started, and `limit` what ends its patience. It waits for a turn of any of `clients`."""

    work: Work | None
    served: asyncio.Future[Any]
    share: Share | None = None
    limit: asyncio.TimerHandle | None = None
    since: float = field(default_factory=monotonic)
    is_patient: bool = False
    clients: dict[str, Client] = field(default_factory=dict)

    @property
    def weight(self) -> int:
        return self.work.weight if self.work else 1

    def is_done(self) -> bool:
        return self.served.done()


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many seconds a client's work may wait for a connection, and how many the process's own, which is without a
    limit for None. `max_in_flight` is how many connections may be used for clients at once; None for all."""

    patience: float = 10
    own_patience: float | None = None
    max_in_flight: int | None = None


class Turns:
    def __init__(self, size: int, waiting: Waiting) -> None:
        self.admission = Admission(min(size, waiting.max_in_flight or size))
        self.waiting = waiting
        self._waiters: dict[Work, Waiter] = {}
        self._first: deque[Waiter] = deque()
        self._writes: FairQueue[Waiter] = FairQueue(waiting.patience, self._refuse)
        self._reads: FairQueue[Waiter] = FairQueue(waiting.patience, self._refuse)

    def __len__(self) -> int:
        return sum(not waiter.is_done() for waiter in self._first) + len(self._writes) + len(self._reads)

    def may_start(self, work: Work | None) -> bool:
        """Where a connection is free: nobody who may start waits for it then."""
        return work is None or self._has_begun(work) or self.admission.may_start(work)

    def start(self, work: Work | None) -> Share | None:
        return self.admission.start(work) if work else None

    def end(self, share: Share | None) -> None:
        if share:
            self.admission.end(share)

    def wait(self, work: Work | None) -> Waiter:
        """It is served when it has started, or refused with Overloaded. Whoever waits calls `leave` then."""
        waiter = Waiter(work, asyncio.get_running_loop().create_future())
        if work:
            self.admission.note(work)
        self._limit(waiter, work.patience_left(self.waiting.patience) if work else self.waiting.own_patience)
        if work is None or self._has_begun(work):
            self._first.append(waiter)
        else:
            self._enqueue(waiter, work)
        return waiter

    def leave(self, waiter: Waiter) -> None:
        """It waits no more. Called by the task that has waited: a callback of the future would take a turn of the event
        loop for each."""
        if waiter.limit:
            waiter.limit.cancel()
        if waiter.work:
            self._waiters.pop(waiter.work, None)

    def _limit(self, waiter: Waiter, seconds: float | None) -> None:
        if seconds is not None:
            waiter.limit = waiter.served.get_loop().call_later(seconds, self._refuse, waiter)

    def _enqueue(self, waiter: Waiter, work: Work) -> None:
        self._waiters[work] = waiter
        waiter.clients[work.client.name] = work.client
        if not self._queue_of(work).push(work.client.name, waiter):
            self._refuse(waiter)

    def share(self, work: Work, client: Client) -> None:
        """Work that waits still is now another client's, too: the turn of either may be the next."""
        if (waiter := self._waiters.get(work)) and client.name not in waiter.clients and not waiter.is_done():
            waiter.clients[client.name] = client
            self._queue_of(work).push(client.name, waiter)

    def next(self) -> Waiter | None:
        """The next one to be served, which has started. For a connection that is free."""
        waiter = self._next()
        if waiter:
            waiter.share = self.start(waiter.work)
        return waiter

    def _next(self) -> Waiter | None:
        while self._first:
            if not (waiter := self._first.popleft()).is_done():
                return waiter
        return self._pop(self._writes, writes=True) or self._pop(self._reads, writes=False)

    def _pop(self, queue: FairQueue[Waiter], *, writes: bool) -> Waiter | None:
        """Looks at no client while there is room for none: there may be thousands."""
        if queue.is_empty or not self.admission.has_room(writes=writes):
            return None
        return queue.pop(monotonic(), self._admits)

    def _admits(self, waiter: Waiter, name: str) -> bool:
        """As the work of the client whose turn it is."""
        assert waiter.work
        waiter.work.client = waiter.clients[name]
        return self.admission.may_start(waiter.work)

    def _has_begun(self, work: Work) -> bool:
        """Reads have one statement for the most part: each of several waits for its turn."""
        return work.writes and work.begun

    def _queue_of(self, work: Work) -> FairQueue[Waiter]:
        return self._writes if work.writes else self._reads

    def _refuse(self, waiter: Waiter) -> None:
        if waiter.is_done():
            return
        delay = self._queue_of(waiter.work).delay(waiter.work.client.name, monotonic()) if waiter.work else 1
        self.admission.refused += waiter.work is not None
        waiter.served.set_exception(Overloaded("no connection was free in time", delay))
