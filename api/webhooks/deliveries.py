"""Delivers events to the endpoints of webhooks: each process takes those that nobody delivers to, and round after round
tells them what has happened, in order for each article.

A delivery that has been taken may be sent again, with the same `id`: where the process ends before that is stored.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING
from uuid import uuid4

import orjson

from api.webhooks.rounds import Pace, Round
from api.webhooks.signed_requests import Answer, deliver
from db.connections.background_tasks import attempt, background_tasks
from db.connections.postgres import FAILURES, Database
from db.connections.retries import retry_while_unavailable, with_deadline
from db.feed.listener import Listener
from db.webhooks import leases
from db.webhooks import log as event_log
from db.webhooks.leases import Endpoint, LeaseLost, Settled
from db.webhooks.log import Event

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("dateline")

TOPIC = "webhooks"
LEASE = 10.0  # seconds, renewed three times meanwhile
BATCH = 50
"""Events that are sent before it is stored what was taken: a crash repeats so many at the most."""
CONNECTIONS = 2
"""To PostgreSQL, however many endpoints are told at once."""
LONGEST_STOP = 3  # seconds for what is under way when the process stops
FIGURES_INTERVAL = 10  # seconds
USUAL_PACE = Pace()


class Deliveries:
    def __init__(self, database: Database, listener: Listener, pace: Pace = USUAL_PACE, lease: float = LEASE) -> None:
        self.database, self.pace, self.lease_seconds, self.lease = database, pace, lease, uuid4()
        self.counters: Counter[str] = Counter(deliveries_total=0, failures_total=0, given_up_total=0)
        self.figures: dict[str, float] = {}
        self._wake = asyncio.Event()
        self._serving: dict[int, asyncio.Task[None]] = {}
        self._rounds: set[Round] = set()
        self._stopping = False
        self._connections = asyncio.Semaphore(CONNECTIONS)
        self._client: httpx.AsyncClient | None = None
        listener.handlers.append(self)

    def notified(self, payload: str) -> None:
        if payload == TOPIC:
            self._wake.set()

    async def reconnected(self) -> None:
        self._wake.set()

    def metrics(self) -> dict[str, float]:
        """Gauges of all endpoints, as they were some seconds ago, and counters of this process."""
        return {**self.figures, **self.counters}

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Deliveries"]:
        """In the background of a `with` block. At its end, what is under way has some seconds to be finished."""
        tasks = [asyncio.create_task(work) for work in (self._run(), self._keep_figures())]
        try:
            yield self
        finally:
            self._stopping = True
            for each in self._rounds:
                each.stopped = True
            if self._serving:
                await asyncio.wait(self._serving.values(), timeout=LONGEST_STOP)
            tasks += self._serving.values()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            if self._client:
                await self._client.aclose()

    async def _run(self) -> None:
        while True:
            await attempt(self._begin, "webhooks could not be looked for", logging.DEBUG)
            with suppress(TimeoutError):
                async with asyncio.timeout(self.pace.interval):
                    await self._wake.wait()
                await asyncio.sleep(self.pace.gather)
            self._wake.clear()

    async def _begin(self) -> None:
        await event_log.number_events(self.database)
        await self._take_endpoints()

    async def _take_endpoints(self) -> None:
        while not self._stopping:
            found = await leases.claim(self.database, self.lease, self.lease_seconds)
            if found is None:
                return
            task = self._serving[found] = asyncio.create_task(self._serve(found))
            task.add_done_callback(lambda _, found=found: self._serving.pop(found))  # type: ignore[misc]

    async def _serve(self, webhook_id: int) -> None:
        """Until there is nothing more to tell it for now."""
        told = False
        try:
            async with asyncio.timeout(self.lease_seconds) as lease, background_tasks(self._keep(webhook_id, lease)):
                while (endpoint := await self._hold(webhook_id)).has_work and await self._tell(endpoint):
                    pass
            told = not endpoint.has_work
        except (LeaseLost, TimeoutError, *FAILURES) as error:
            log.debug("webhook %s is left to others: %s", webhook_id, error)
        except Exception:
            log.exception("webhook %s could not be told", webhook_id)
        finally:
            with suppress(*FAILURES):
                if await leases.release(self.database, webhook_id, self.lease) and told:
                    self._wake.set()  # what came in the last moment was not claimed

    async def _hold(self, webhook_id: int) -> Endpoint:
        async with self._connections:
            return await leases.hold(self.database, webhook_id, self.lease, self.lease_seconds)

    async def _keep(self, webhook_id: int, lease: asyncio.Timeout) -> None:
        """Renews the lease, without which nothing may be sent."""
        loop = asyncio.get_running_loop()
        while True:
            await asyncio.sleep(self.lease_seconds / 3)
            asked_at = loop.time()
            try:
                await self._hold(webhook_id)
                lease.reschedule(asked_at + self.lease_seconds)
            except LeaseLost:
                lease.reschedule(asked_at)
                return
            except FAILURES:
                pass  # until the lease ends

    async def _tell(self, endpoint: Endpoint) -> bool:
        """A batch. Whether there may be more."""
        async with self._connections:
            batch = await event_log.next_batch(self.database, endpoint, BATCH)
        if not batch.events and batch.end == endpoint.position:
            return False
        told = Round(endpoint, batch, lambda event: self._send(endpoint, event))
        self._rounds.add(told)
        try:
            await told.run()
        finally:
            self._rounds.discard(told)
        self._report(endpoint, told, await self._settle(endpoint, told))
        return not self._stopping

    async def _settle(self, endpoint: Endpoint, told: Round) -> Settled:
        settling = partial(leases.settle, self.database, endpoint, self.lease, told.settlement(self.pace))
        async with self._connections:
            settled = await with_deadline(self.lease_seconds, retry_while_unavailable(settling))
            if told.is_gone:
                await leases.disable(self.database, endpoint.id)
        return settled

    async def _send(self, endpoint: Endpoint, event: Event) -> Answer:
        if self._client is None:
            from httpx import AsyncClient, Limits

            # Without a limit: connections of one receiver that hangs are none that another waits for.
            limits = Limits(max_keepalive_connections=100)
            self._client = AsyncClient(follow_redirects=False, timeout=None, limits=limits)
        answer = await deliver(self._client, endpoint.url, orjson.dumps(event.body), endpoint.secrets)
        self.counters["failures_total" if answer.error else "deliveries_total"] += 1
        return answer

    def _report(self, endpoint: Endpoint, told: Round, settled: Settled) -> None:
        """One line when an endpoint begins to fail, one when it takes everything again, one for what is given up."""
        self.counters["given_up_total"] += settled.dead
        if told.is_gone:
            log.warning("webhook %s is disabled: its address says that it is gone", endpoint.name)
        elif settled.failing_since and not settled.failing_before:
            log.warning("webhook %s fails: %s", endpoint.name, told.failed[-1].error)
        elif settled.failing_before and not settled.failing_since:
            log.warning("webhook %s takes everything again; it failed since %s", endpoint.name, settled.failing_before)
        if settled.dead:
            log.warning("webhook %s: %s deliveries are given up", endpoint.name, settled.dead)

    async def _keep_figures(self) -> None:
        while True:
            counting = partial(event_log.lateness, self.database)
            found = await attempt(counting, "webhooks could not be counted", logging.DEBUG)
            self.figures = found or self.figures
            await asyncio.sleep(FIGURES_INTERVAL)
