"""The LISTEN connection of a process: reconnects by itself, and knows up to which log position it has heard."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from math import inf
from typing import Any, Protocol

import asyncpg

from db.connections.postgres import FAILURES, Unavailable
from db.connections.servers import hosts
from db.connections.servers.outages import outage
from db.connections.servers.silence import in_time
from db.connections.servers.timelines import Server, server_of

log = logging.getLogger("dateline")

CHANNEL = "dateline"
RECONNECT_INTERVAL = 0.25  # seconds
CHECK_INTERVAL = 0.5  # seconds
CONFIRMED_FOR = 2
"""Seconds that a connection is taken for alive after it has answered: it may be dead without an error."""
TRY_TO_LEAD = "select pg_try_advisory_lock(hashtext('dateline leads'))"
POSITION = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"


class NotificationHandler(Protocol):
    """`notified` is called with each payload; `reconnected` is awaited whenever notifications may have been missed."""

    def notified(self, payload: str) -> None: ...

    async def reconnected(self) -> None: ...


async def nothing(_: Server) -> None:
    """For a process without a pool."""


class Listener:
    """`position` is one of the write-ahead log: notifications of what was committed before it have arrived. Of the
    processes that want to lead, one `leads`, by an advisory lock. `follow` is called with the server that is listened
    to, before any handler reads from it."""

    def __init__(self, url: str, follow: Callable[[Server], Awaitable[None]] = nothing) -> None:
        self.url, self.follow = url, follow
        self.handlers: list[NotificationHandler] = []
        self.connections = 0
        self.listening = asyncio.Event()
        self.position = 0
        self.wants_to_lead = self.leads = False
        self._confirmed_at = -inf
        self._check_now = asyncio.Event()
        self._look_again = False
        self._waiters: list[asyncio.Future[int]] = []

    @property
    def is_current(self) -> bool:
        """Whether notifications of all that was committed more than CONFIRMED_FOR seconds ago have surely arrived."""
        return self.is_current_at(asyncio.get_running_loop().time())

    def is_current_at(self, now: float) -> bool:
        return self.listening.is_set() and now - self._confirmed_at < CONFIRMED_FOR

    async def catch_up(self) -> int:
        """Returns the log's position once notifications of all that is committed have arrived. Raises Unavailable."""
        if not self.listening.is_set():
            raise Unavailable("the connection that listens is lost")
        waiter = asyncio.get_running_loop().create_future()
        self._waiters.append(waiter)
        self._check_now.set()
        return int(await waiter)

    def reconnect(self) -> None:
        """There is a newer server than the one that is listened to."""
        self._look_again = True
        self._check_now.set()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self._listen()
            except (*FAILURES, OSError, TimeoutError) as error:
                outage.record("attempts to listen", error)
            except Exception:
                log.exception("the feed could not go on from where it was")
            finally:
                self._stop_listening()
            await asyncio.sleep(RECONNECT_INTERVAL)

    async def _listen(self) -> None:
        connection = await hosts.connect(self.url, server_settings={"application_name": "dateline listener"})
        try:
            await connection.add_listener(CHANNEL, self._notified)
            await self.follow(await in_time(server_of(connection), CONFIRMED_FOR))
            self.connections += 1
            for handler in self.handlers:
                await handler.reconnected()
            await self._confirm(connection)
            self.listening.set()
            await self._keep_confirming(connection)
        finally:
            connection.terminate()

    def _notified(self, _connection: Any, _process: int, _channel: str, payload: object) -> None:
        for handler in self.handlers:
            handler.notified(str(payload))

    async def _keep_confirming(self, connection: asyncpg.Connection) -> None:
        """Returns when the connection is lost. A lost connection may give no error until it is used."""
        connection.add_termination_listener(lambda _: self._check_now.set())
        self._look_again = False
        while not (connection.is_closed() or self._look_again):
            with suppress(TimeoutError):
                async with asyncio.timeout(CHECK_INTERVAL):
                    await self._check_now.wait()
            self._check_now.clear()
            await self._confirm(connection)

    async def _confirm(self, connection: asyncpg.Connection) -> None:
        """One round trip: PostgreSQL sends pending notifications before it answers a statement."""
        waiting, sent_at = len(self._waiters), asyncio.get_running_loop().time()
        self.position = await in_time(connection.fetchval(POSITION), CONFIRMED_FOR)
        if self.wants_to_lead and not self.leads:
            self.leads = await in_time(connection.fetchval(TRY_TO_LEAD), CONFIRMED_FOR)
        self._confirmed_at = sent_at
        answered, self._waiters = self._waiters[:waiting], self._waiters[waiting:]
        for waiter in answered:
            if not waiter.done():
                waiter.set_result(self.position)

    def _stop_listening(self) -> None:
        self.listening.clear()
        self.leads = False
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_exception(Unavailable("the connection that listens was lost"))
        self._waiters.clear()
