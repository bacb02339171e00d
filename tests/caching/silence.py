"""A connection to PostgreSQL that can fall silent: nobody has closed it, and nothing comes through."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.relay import SOCKET, Relay


class Line(Relay):
    """While it is not `open`, it keeps what is on its way."""

    def __init__(self, database_url: str) -> None:
        super().__init__(database_url)
        self.open = asyncio.Event()
        self.open.set()

    async def carry(self, client: StreamReader, to_client: StreamWriter) -> None:
        server, to_server = await self._connect()
        await asyncio.gather(self._pass_on(client, to_server), self._pass_on(server, to_client))

    async def _pass_on(self, reader: StreamReader, writer: StreamWriter) -> None:
        with suppress(ConnectionError):
            while data := await reader.read(65_536):
                await self.open.wait()
                writer.write(data)
        writer.close()


@asynccontextmanager
async def line(database_url: str) -> AsyncIterator[tuple[Line, str]]:
    """A line to the database, and the URL under which it is reached."""
    line = Line(database_url)
    with TemporaryDirectory() as directory:
        async with await asyncio.start_unix_server(line.carry, Path(directory) / SOCKET):
            try:
                yield line, line.url(directory)
            finally:
                line.open.set()
