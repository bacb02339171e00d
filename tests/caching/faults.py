"""What comes in between: servers are killed, their listeners ended, and PostgreSQL restarted."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random

import asyncpg
import httpx

from tests.faults.database import Unsteady
from tests.faults.injection import AWAY, END_LISTENERS
from tests.servers import Server


@dataclass
class Faults:
    servers: Sequence[Server]
    database: Unsteady
    random: Random
    inflicted: Counter[str] = field(default_factory=Counter)

    async def inflict(self) -> None:
        """One of them, each in its turn; returns when it is mended."""
        kinds: Sequence[tuple[str, Callable[[], Awaitable[None]]]] = (
            ("listeners ended", self._end_listeners),
            ("database restarted", self._restart),
            ("server killed", self._kill_a_server),
        )
        kind, fault = kinds[self.inflicted.total() % len(kinds)]
        await fault()
        self.inflicted[kind] += 1

    async def _kill_a_server(self) -> None:
        server = self.random.choice(self.servers)
        await server.kill()
        while not server.answers:
            with suppress(RuntimeError, httpx.HTTPError):
                await server.start()

    async def _end_listeners(self) -> None:
        with suppress(*AWAY):
            connection = await asyncpg.connect(self.database.url, timeout=10)
            try:
                await connection.fetch(END_LISTENERS, self.random.choice([1, None]))
            finally:
                connection.terminate()

    async def _restart(self) -> None:
        await asyncio.to_thread(self.database.restart_at_once)
