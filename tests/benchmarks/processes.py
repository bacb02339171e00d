"""The processes of a run: servers started alike, and the load client."""

import asyncio
import json
import os
import resource
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from typing import IO

import httpx
import psutil

from tests.api.publisher import SECRET
from tests.benchmarks.load import Load, Measurement, processor_time
from tests.servers import NO_PACE, workers_of

LONGEST_START = 60  # seconds
REST = 0.5  # seconds in which a server at rest takes less than this of them
AT_REST = 0.03
SETTINGS = {
    "DATELINE_SAMPLES": "off",
    "DATELINE_JWT_SECRET": SECRET,
    **NO_PACE,
    "DATELINE_DUPLICATE_SECONDS": "0",
}
ALIKE = "--factory --host 127.0.0.1 --loop uvloop --http httptools --no-access-log --log-level warning"
UVICORN = (sys.executable, "-m", "uvicorn", *ALIKE.split())


@dataclass(frozen=True, eq=False)
class Application:
    """What a server runs, and the settings of its own."""

    name: str
    command: Sequence[str]
    settings: Mapping[str, str] = field(default_factory=dict)


AS_SERVED = Application(
    "Dateline", (sys.executable, "-c", "from api.commands.command_line import main; main()", "serve")
)
DATELINE = Application("Dateline", AS_SERVED.command, {"DATELINE_CACHE_BYTES": "0"})
CACHED = Application("Dateline, cached", AS_SERVED.command)
BY_HAND = Application("by hand", (*UVICORN, "tests.benchmarks.handwritten:create_application"))


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> list[psutil.Process]:
        """Those that answer: the process itself, or what it started for that."""
        process = psutil.Process(self.pid)
        return workers_of(process) or [process]


@asynccontextmanager
async def serving(
    application: Application, database_url: str, processes: int = 1, log: IO[bytes] | None = None
) -> AsyncIterator[Server]:
    """A server that takes requests until the block ends. What it has to say goes to the log, or to the terminal."""
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        *(*application.command, "--port", str(port), "--workers", str(processes)),
        env={**os.environ, **SETTINGS, **application.settings, "DATABASE_URL": database_url},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=log,
    )
    server = Server(port, process.pid)
    try:
        async with asyncio.timeout(LONGEST_START):
            await _answering(process, server)
            await _at_rest(server)
        yield server
    finally:
        await _end(process)


async def put_under(load: Load) -> Measurement:
    """What the load client reports, from a process of its own."""
    command = (sys.executable, "-m", "tests.benchmarks.load")
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    try:
        report, _ = await process.communicate(json.dumps(asdict(load)).encode())
    finally:
        await _end(process)
    if process.returncode:
        raise RuntimeError(f"The load client ended with {process.returncode}.")
    return Measurement(**json.loads(report))


def allow_files(files: int) -> None:
    """For this process, and so for those that it starts. Raises RuntimeError where the system does not let it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, files), max(hard, files)))
    except (ValueError, OSError):
        raise RuntimeError(f"{files:,} open files are needed, and no process may have more than {hard:,}.") from None


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    await process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def _answering(process: Process, server: Server) -> None:
    async with httpx.AsyncClient(base_url=server.url, timeout=LONGEST_START) as client:
        while process.returncode is None:
            try:
                await client.get("/healthz")
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                return
    raise RuntimeError(f"A server ended with {process.returncode} before it took requests.")


async def _at_rest(server: Server) -> None:
    """One process of several answers earlier than the others, which are still busy with starting then."""
    used = -1.0
    while (now := processor_time(server.pid)) - used > AT_REST:
        used = now
        await asyncio.sleep(REST)
