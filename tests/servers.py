"""`dateline serve` on a given database: several, if need be, each a process with a port of its own."""

import asyncio
import os
import random
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx
import psutil

from api.settings.settings import VARIABLES
from tests import forked
from tests.api.publisher import SECRET
from tests.database import PUBLIC_URL

LONGEST_START = 60  # seconds
PATIENCE = "60"  # seconds: on a machine that is busy, tests ask for more at once than it can do in time
SETTINGS = {
    "DATELINE_JWT_SECRET": SECRET,
    "DATELINE_PUBLIC_URL": PUBLIC_URL,
    "DATELINE_SAMPLES": "off",
    "DATELINE_QUEUE_TIMEOUT": PATIENCE,
}
NO_PACE = {f"DATELINE_{name}_LIMITS": "off" for name in ("RATE", "EDIT", "LIKE", "REPORT", "DELETE", "SHARE")}
"""Few readers of tests do what many do."""


def workers_of(server: psutil.Process) -> list[psutil.Process]:
    """The processes that a server of several has started to answer."""
    return [each for each in server.children() if "resource_tracker" not in " ".join(each.cmdline())]


@dataclass(eq=False)
class Server:
    """One `dateline serve`. It can be killed, and started again under the same address."""

    port: int
    environment: Mapping[str, str]
    log: Path
    process: ForkServerProcess | None = None
    answers: bool = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Returns once it answers; raises RuntimeError if it ends before."""
        arguments = ("serve", "--port", str(self.port))
        self.process = forked.start(arguments, self.environment, Path(os.devnull), self.log)
        async with asyncio.timeout(LONGEST_START):
            await _answering(self.process, self.port)
        self.answers = True

    async def kill(self) -> None:
        """At once: it has no time to say or do anything."""
        self.answers = False
        if self.process:
            self.process.kill()
            await forked.ended(self.process)

    async def stop(self) -> None:
        self.answers = False
        if self.process:
            self.process.terminate()
            await forked.ended(self.process)


@asynccontextmanager
async def serving(database_url: str, log: Path, number: int = 1, **settings: str) -> AsyncIterator[list[str]]:
    """Their addresses, once all of them answer. What they have to say is in the log."""
    async with running(database_url, log, number, **settings) as servers:
        yield [server.url for server in servers]


@asynccontextmanager
async def running(database_url: str, log: Path, number: int, **settings: str) -> AsyncIterator[list[Server]]:
    inherited = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    given = SETTINGS | settings | {"DATABASE_URL": database_url}
    environment = inherited | {name: value for name, value in given.items() if value}
    servers = [Server(port, environment, log) for port in free_ports(number)]
    try:
        async with asyncio.TaskGroup() as tasks:
            for server in servers:
                tasks.create_task(server.start())
        yield servers
    finally:
        await asyncio.gather(*(server.stop() for server in servers))


def free_ports(number: int) -> list[int]:
    """Below those that systems give to outgoing connections: none takes the place of a server that is down."""
    found: set[int] = set()
    while len(found) < number:
        port = random.randrange(20_000, 32_000)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            found.add(port)
    return list(found)


async def _answering(process: ForkServerProcess, port: int) -> None:
    """A server listens before it is ready, so a connection proves nothing: an answer does."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=LONGEST_START) as client:
        while process.exitcode is None:
            try:
                (await client.get("/schema.graphql")).raise_for_status()
                return
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    raise RuntimeError(f"A server ended with {process.exitcode} before it answered.")
