"""The one connection of a process that listens for notifications. It comes back by itself, and knows how far it has
heard."""

import asyncio
import logging
from contextlib import suppress
from math import inf
from typing import Any, Protocol

import asyncpg

from db.connections.postgres import FAILURES, SECONDS_TO_CONNECT, Unavailable

log = logging.getLogger("dateline")

CHANNEL = "dateline"
SECONDS_BETWEEN_TRIES = 0.25
SECONDS_BETWEEN_CHECKS = 0.5
SECONDS_OF_TRUST = 2
"""How long a connection may be dead without anyone having said so."""
LEAD = "select pg_try_advisory_lock(hashtext('dateline leads'))"
POSITION = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"


class Hearer(Protocol):
    """`hear` is called with what each notification says; `restored` is awaited whenever some may have been missed."""

    def hear(self, announcement: str) -> None: ...

    async def restored(self) -> None: ...


class Listener:
    """What was committed before the log's `position` has been heard. Of all that want to lead, one process does."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.hearers: list[Hearer] = []
        self.connections = 0
        self.listening = asyncio.Event()
        self.position = 0
        self.wants_to_lead = self.leads = False
        self._proven = -inf
        self._wake = asyncio.Event()
        self._waiting: list[asyncio.Future[int]] = []

    @property
    def current(self) -> bool:
        """Whether it has surely heard what was committed a moment ago."""
        return self.listening.is_set() and asyncio.get_running_loop().time() - self._proven < SECONDS_OF_TRUST

    async def catch_up(self) -> int:
        """Returns when all has been heard that was committed before: a position of the log. Raises Unavailable."""
        if not self.listening.is_set():
            raise Unavailable("the connection that listens is lost")
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        self._wake.set()
        return int(await waiting)

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self._listen()
            except (*FAILURES, OSError, TimeoutError) as error:
                log.debug("cannot listen: %s", error)
            except Exception:
                log.exception("the feed could not go on from where it was")
            finally:
                was_listening = self.listening.is_set()
                self._stop_listening()
            if was_listening:
                log.warning("the connection that listens was lost")
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(
            self.url, timeout=SECONDS_TO_CONNECT, server_settings={"application_name": "dateline listener"}
        )
        try:
            await connection.add_listener(CHANNEL, self._hear)
            self.connections += 1
            for hearer in self.hearers:
                await hearer.restored()
            await self._prove(connection)
            self.listening.set()
            await self._watch(connection)
        finally:
            connection.terminate()

    def _hear(self, _connection: Any, _process: int, _channel: str, payload: object) -> None:
        for hearer in self.hearers:
            hearer.hear(str(payload))

    async def _watch(self, connection: asyncpg.Connection) -> None:
        """Returns when the connection is lost; asks now and then, for one can be lost in silence."""
        connection.add_termination_listener(lambda _: self._wake.set())
        while not connection.is_closed():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), SECONDS_BETWEEN_CHECKS)
            self._wake.clear()
            await self._prove(connection)

    async def _prove(self, connection: asyncpg.Connection) -> None:
        """PostgreSQL sends what it has to announce before it answers."""
        waiting, begun = len(self._waiting), asyncio.get_running_loop().time()
        self.position = await connection.fetchval(POSITION, timeout=SECONDS_OF_TRUST)
        if self.wants_to_lead and not self.leads:
            self.leads = await connection.fetchval(LEAD, timeout=SECONDS_OF_TRUST)
        self._proven = begun
        answered, self._waiting = self._waiting[:waiting], self._waiting[waiting:]
        for each in answered:
            if not each.done():
                each.set_result(self.position)

    def _stop_listening(self) -> None:
        self.listening.clear()
        self.leads = False
        for each in self._waiting:
            if not each.done():
                each.set_exception(Unavailable("the connection that listens was lost"))
        self._waiting.clear()
