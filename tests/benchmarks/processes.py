"""The processes of a run: two servers started alike, and the load client."""

import asyncio
import json
import os
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass

from tests.api.publisher import SECRET
from tests.benchmarks.load import Load, Measurement

DATELINE = "api.application:create_application"
BY_HAND = "tests.benchmarks.handwritten:create_application"
LONGEST_START = 60  # seconds
SETTINGS = {
    "DATELINE_SAMPLES": "off",
    "DATELINE_JWT_SECRET": SECRET,
    "DATELINE_RATE_LIMITS": "off",
    "DATELINE_DUPLICATE_SECONDS": "0",
}
ALIKE = "--factory --host 127.0.0.1 --workers 1 --loop uvloop --http httptools --no-access-log --log-level warning"


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def serving(application: str, database_url: str) -> AsyncIterator[Server]:
    """A server that takes requests until the block ends."""
    port = _free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "uvicorn", application, *ALIKE.split(), "--port", str(port)),
        env={**os.environ, **SETTINGS, "DATABASE_URL": database_url},
    )
    try:
        async with asyncio.timeout(LONGEST_START):
            await _accepting(process, port)
        yield Server(port, process.pid)
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


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
    await process.wait()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


async def _accepting(process: Process, port: int) -> None:
    while process.returncode is None:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise RuntimeError(f"A server ended with {process.returncode} before it took requests.")
