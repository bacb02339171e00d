"""A server that can be ended and started again on its port."""

import asyncio
import os
import signal
import socket
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import httpx

from api.settings import VARIABLES
from tests.servers import COMMAND, LONGEST_START, SETTINGS

RULES = {"DATELINE_RATE_LIMITS": "off", "DATELINE_DUPLICATE_SECONDS": "0"}


class Server:
    """After a restart it may not answer yet: who asks it asks again."""

    process: Process

    def __init__(self, database_url: str, log: Path) -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in VARIABLES}
        self._environment = inherited | SETTINGS | RULES | {"DATABASE_URL": database_url}
        self._log = log
        with socket.create_server(("127.0.0.1", 0)) as listener:
            self._port = listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}"

    @classmethod
    @asynccontextmanager
    async def started(cls, database_url: str, log: Path) -> AsyncIterator["Server"]:
        server = cls(database_url, log)
        await server._start()
        try:
            await server._answering()
            yield server
        finally:
            await server._end(signal.SIGTERM)

    async def restart(self, ending: signal.Signals) -> None:
        await self._end(ending)
        await self._start()

    async def _start(self) -> None:
        with self._log.open("ab") as errors:
            self.process = await asyncio.create_subprocess_exec(
                *COMMAND, str(self._port), env=self._environment, stdout=DEVNULL, stderr=errors
            )

    async def _answering(self) -> None:
        async with asyncio.timeout(LONGEST_START), httpx.AsyncClient(base_url=self.url) as client:
            while True:
                with suppress(httpx.TransportError):
                    (await client.get("/schema.graphql")).raise_for_status()
                    return
                await asyncio.sleep(0.05)

    async def _end(self, ending: signal.Signals) -> None:
        if self.process.returncode is None:
            self.process.send_signal(ending)
        await self.process.wait()
