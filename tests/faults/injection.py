"""Inflicts the faults, and mends what they broke."""

import asyncio
import os
import random
import signal
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import asyncpg
import httpx

from db.embedded.cluster import ServerFailed
from tests.faults.database import Unsteady
from tests.faults.newsroom import Newsroom
from tests.faults.relay import Cut
from tests.faults.schedule import Fault, Sockets
from tests.servers import Server

SECONDS_BETWEEN_TRIES = 0.1
LOST_AT_LEAST = 10  # comments, by a restore
END_LISTENERS = """
select pg_terminate_backend(pid, 5000) from (
    select pid from pg_stat_activity where application_name = 'dateline listener' order by pid limit $1
) as listening
"""
BACKENDS = "select pid from pg_stat_activity where application_name = 'dateline' order by pid"
AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
Work = Callable[[asyncpg.Connection], Awaitable[bool]]


class Injector:
    """`cuts` wait for what passes through the relays next."""

    def __init__(
        self, servers: Sequence[Server], database: Unsteady, newsroom: Newsroom, chances: random.Random
    ) -> None:
        self.servers, self.database, self.newsroom, self.chances = servers, database, newsroom, chances
        self.cuts: deque[Cut] = deque()
        self.inflicted: Counter[str] = Counter()
        self._under_way: set[asyncio.Task[None]] = set()

    async def inflict(self, faults: Sequence[Fault]) -> None:
        """All of them; returns once the last is mended."""
        async with asyncio.TaskGroup() as tasks:
            for fault in faults:
                if fault.calm and self._under_way:
                    await asyncio.wait(self._under_way)
                await self.newsroom.progress.reach(fault.acknowledged)
                await self._inflict(fault, tasks)

    async def _inflict(self, fault: Fault, tasks: asyncio.TaskGroup) -> None:
        match fault.kind:
            case "server killed":
                server = await self._killed()
                self._follow_up(tasks.create_task(self._start_again(server)))
            case "listener ended":
                await self._answered(self._end_listener)
            case "all listeners ended":
                await self._answered(self._write_unheard)
            case "database restarted":
                await asyncio.to_thread(self.database.restart_at_once)
            case "backend killed":
                await self._answered(self._kill_backend)
            case "database restored":
                await self._restore(fault.acknowledged)
            case kind:
                cut = Cut(kind, fault.chance)
                self.cuts.append(cut)
                self._follow_up(tasks.create_task(self._struck(cut)))
        self.inflicted[fault.kind] += fault.kind not in Sockets

    async def _restore(self, acknowledged: int) -> None:
        """What is acknowledged between the backup and its restore may be lost; nothing else."""
        begun = time.monotonic()
        while True:
            with suppress(ServerFailed):
                await asyncio.to_thread(self.database.back_up)
                break
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)
        progress = self.newsroom.progress
        await progress.reach(min(acknowledged + LOST_AT_LEAST, progress.wanted))
        await asyncio.to_thread(self.database.restore)
        self.newsroom.progress.restores.append((begun, time.monotonic()))

    def _follow_up(self, task: asyncio.Task[None]) -> None:
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _killed(self) -> Server:
        while not (alive := [server for server in self.servers if server.answers]):
            await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
        server = self.chances.choice(alive)
        await server.kill()
        return server

    async def _start_again(self, server: Server) -> None:
        """Without PostgreSQL it does not start: as an operator's supervisor would, this tries again."""
        while not server.answers:
            with suppress(RuntimeError, httpx.HTTPError):
                await server.start()

    async def _struck(self, cut: Cut) -> None:
        await cut.done.wait()
        self.inflicted[cut.kind] += 1

    async def _answered(self, work: Work) -> None:
        """As soon as PostgreSQL is there, and has what is asked for."""
        while True:
            with suppress(*AWAY):
                connection = await asyncpg.connect(self.database.url, timeout=10)
                try:
                    if await work(connection):
                        return
                finally:
                    connection.terminate()
            await asyncio.sleep(SECONDS_BETWEEN_TRIES)

    async def _end_listener(self, connection: asyncpg.Connection) -> bool:
        return bool(await connection.fetch(END_LISTENERS, 1))

    async def _write_unheard(self, connection: asyncpg.Connection) -> bool:
        """What is written before they listen again, nobody hears of."""
        if not await connection.fetch(END_LISTENERS, None):
            return False
        await self.newsroom.write_unheard(connection)
        return True

    async def _kill_backend(self, connection: asyncpg.Connection) -> bool:
        """PostgreSQL takes that for a crash: it ends all connections, this one too, and recovers by itself."""
        processes = [row["pid"] for row in await connection.fetch(BACKENDS)]
        if not processes:
            return False
        os.kill(self.chances.choice(processes), signal.SIGKILL)
        with suppress(*AWAY):
            await connection.execute("select pg_sleep(60)")
        return True
