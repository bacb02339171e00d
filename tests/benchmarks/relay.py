"""Stands between a server and PostgreSQL and counts the statements that pass, so none goes unseen."""

import asyncio
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs, quote, urlsplit

SOCKET = ".s.PGSQL.5432"
STARTS_A_STATEMENT = b"QE"  # the messages Query and Execute


class Relay:
    """Knows of PostgreSQL's protocol where messages begin and end. PostgreSQL must take connections without TLS."""

    def __init__(self, database_url: str) -> None:
        self.parts = urlsplit(database_url)
        self.statements = 0

    def url(self, directory: str) -> str:
        account = self.parts.netloc.rpartition("@")[0]
        return f"postgresql://{account}@{self.parts.path}?host={quote(directory)}&port=5432"

    async def carry(self, client: StreamReader, to_client: StreamWriter) -> None:
        server, to_server = await self._connect()
        answers = asyncio.create_task(_copy(server, to_client))
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            await self._count(client, to_server)
        to_server.close()
        await answers

    async def _connect(self) -> tuple[StreamReader, StreamWriter]:
        options = parse_qs(self.parts.query)
        host, port = self.parts.hostname or options["host"][0], self.parts.port or options.get("port", ["5432"])[0]
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, int(port))

    async def _count(self, client: StreamReader, to_server: StreamWriter) -> None:
        kind = b""  # the first message of a connection has none
        while True:
            length = await client.readexactly(4)
            to_server.write(kind + length + await client.readexactly(int.from_bytes(length) - 4))
            kind = await client.readexactly(1)
            self.statements += kind in STARTS_A_STATEMENT


@asynccontextmanager
async def counting(database_url: str) -> AsyncIterator[tuple[Relay, str]]:
    """A relay to the database, and the URL under which it is reached."""
    relay = Relay(database_url)
    with TemporaryDirectory() as directory:
        async with await asyncio.start_unix_server(relay.carry, Path(directory) / SOCKET):
            yield relay, relay.url(directory)


async def _copy(reader: StreamReader, writer: StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
    writer.close()
