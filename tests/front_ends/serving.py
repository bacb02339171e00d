"""Sites of others, each a server of its own on this machine: files that were built, or a program."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import httpx

from tests.front_ends.npm import QUIET

LONGEST_START = 60  # seconds


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@contextmanager
def files(folder: Path) -> Iterator[str]:
    """Their origin."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Files, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever, args=[0.01])
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@asynccontextmanager
async def program(folder: Path, *command: str, origin: str, **environment: str) -> AsyncIterator[None]:
    """Runs as long as this does; begins once it answers."""
    told = os.environ | QUIET | environment
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=told, stdout=asyncio.subprocess.DEVNULL, start_new_session=True
    )
    try:
        async with asyncio.timeout(LONGEST_START):
            await _answering(origin)
        yield
    finally:
        # With all that it has started.
        os.killpg(process.pid, signal.SIGTERM)
        await process.wait()


async def _answering(origin: str) -> None:
    async with httpx.AsyncClient(timeout=LONGEST_START) as client:
        while True:
            try:
                await client.get(origin)
                return
            except httpx.TransportError:
                await asyncio.sleep(0.05)
