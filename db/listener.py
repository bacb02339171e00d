"""The one connection of a process that listens for notifications. It comes back by itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg

from db.pool import FAILURES, SECONDS_TO_CONNECT

log = logging.getLogger("dateline")

CHANNEL = "dateline"
SECONDS_BETWEEN_TRIES = 0.25
SECONDS_BETWEEN_CHECKS = 5
"""How long a connection may be dead without anyone having said so."""


class Listener:
    """`heard` is called with what each notification says; `restored` is awaited whenever some may have been missed."""

    def __init__(self, url: str, heard: Callable[[str], None], restored: Callable[[], Awaitable[None]]) -> None:
        self.url, self.heard, self.restored = url, heard, restored
        self.connections = 0
        self.listening = asyncio.Event()

    async def run(self) -> None:
        """Until it is cancelled."""
        while True:
            try:
                await self._listen()
            except (*FAILURES, OSError, TimeoutError) as error:
                log.debug("cannot listen: %s", error)
            except Exception:
                log.exception("the feed could not go on from where it was")
            if self.listening.is_set():
                log.warning("the connection that listens was lost")
            self.listening.clear()
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)

    async def _listen(self) -> None:
        connection = await asyncpg.connect(
            self.url, timeout=SECONDS_TO_CONNECT, server_settings={"application_name": "dateline listener"}
        )
        try:
            await connection.add_listener(CHANNEL, self._hear)
            self.connections += 1
            await self.restored()
            self.listening.set()
            await self._watch(connection)
        finally:
            connection.terminate()

    def _hear(self, _connection: Any, _process: int, _channel: str, payload: object) -> None:
        self.heard(str(payload))

    async def _watch(self, connection: asyncpg.Connection) -> None:
        """Returns when the connection is lost; asks now and then, for one can be lost in silence."""
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        while not connection.is_closed():
            try:
                await asyncio.wait_for(lost.wait(), SECONDS_BETWEEN_CHECKS)
            except TimeoutError:
                await connection.fetchval("select 1", timeout=SECONDS_BETWEEN_CHECKS)
