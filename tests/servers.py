"""`dateline serve` on a given database: several, if need be, each a process with a port of its own."""

import asyncio
import os
import socket
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from api.settings import VARIABLES
from tests.api.publisher import SECRET
from tests.database import PUBLIC_URL

LONGEST_START = 60  # seconds
COMMAND = (sys.executable, "-W", "error", "-c", "from api.command import main; main()", "serve", "--port")
SETTINGS = {
    "DATELINE_JWT_SECRET": SECRET,
    "DATELINE_PUBLIC_URL": PUBLIC_URL,
    "DATELINE_SAMPLES": "off",
}


@asynccontextmanager
async def serving(database_url: str, log: Path, number: int = 1, **settings: str) -> AsyncIterator[list[str]]:
    """Their addresses, once all of them answer. What they have to say is in the log."""
    ports = _free_ports(number)
    inherited = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    environment = inherited | SETTINGS | settings | {"DATABASE_URL": database_url}
    with log.open("wb") as errors:
        processes = [
            await asyncio.create_subprocess_exec(*COMMAND, str(port), env=environment, stdout=DEVNULL, stderr=errors)
            for port in ports
        ]
        try:
            async with asyncio.timeout(LONGEST_START):
                await asyncio.gather(*(map(_answering, processes, ports)))
            yield [f"http://127.0.0.1:{port}" for port in ports]
        finally:
            for process in processes:
                if process.returncode is None:
                    process.terminate()
            await asyncio.gather(*(process.wait() for process in processes))


def _free_ports(number: int) -> list[int]:
    listeners = [socket.create_server(("127.0.0.1", 0)) for _ in range(number)]
    ports = [listener.getsockname()[1] for listener in listeners]
    for listener in listeners:
        listener.close()
    return ports


async def _answering(process: Process, port: int) -> None:
    """A server listens before it is ready, so a connection proves nothing: an answer does."""
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=LONGEST_START) as client:
        while process.returncode is None:
            try:
                (await client.get("/schema.graphql")).raise_for_status()
                return
            except httpx.TransportError:
                await asyncio.sleep(0.05)
    raise RuntimeError(f"A server ended with {process.returncode} before it answered.")
