"""The application behind the protocol that it is served with, in this process, and a client that speaks bytes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from uvicorn import Config, Server

from api.application import create_application
from api.server.fast_path import FastPathProtocol
from api.server.websocket_protocol import WebSocketProtocol
from api.settings.settings import Settings
from db.cache.response_cache import ResponseCache
from db.connections.postgres import connection
from db.content.search.maintenance import WORK
from db.text.search import VERSION
from tests.api.publisher import SECRET
from tests.database import PUBLIC_URL

LONGEST = 60  # seconds
UNINDEXED = """select exists (select from news.article_search where version < $1 or not words_listed)
    or exists (select from news.comment_search where version < $1)
    or exists (select from news.comment_to_index)
    or exists (select from news.person_search where version < $1)"""


@dataclass
class Client:
    """One connection that stays open."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def ask(self, request: bytes) -> tuple[bytes, bytes]:
        """Head and body of the answer."""
        self.writer.write(request)
        async with asyncio.timeout(LONGEST):
            return await self.answer()

    async def answer(self) -> tuple[bytes, bytes]:
        head = await self.reader.readuntil(b"\r\n\r\n")
        size = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        return head, await self.reader.readexactly(int(size or 0))


@asynccontextmanager
async def serving_here(database_url: str, **settings: Any) -> AsyncIterator[Server]:
    given: dict[str, Any] = {"jwt_secret": SECRET, "public_url": PUBLIC_URL, "queue_timeout": 60}
    chosen = Settings(database_url=database_url, **(given | settings))
    config = Config(
        create_application(chosen),
        port=0,
        http=FastPathProtocol,
        ws=WebSocketProtocol,
        ws_per_message_deflate=False,
        log_config=None,
    )
    config.load()
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup()
    try:
        await server.on_tick(0)  # writes the headers of the moment
        await heard(server)
        yield server
    finally:
        await server.shutdown()


@asynccontextmanager
async def connected(server: Server, address: str = "127.0.0.1") -> AsyncIterator[Client]:
    """From an address of this machine, all of which begin with 127."""
    host, port = server.servers[0].sockets[0].getsockname()
    reader, writer = await asyncio.open_connection(host, port, local_addr=(address, 0))
    try:
        yield Client(reader, writer)
    finally:
        writer.close()


async def heard(server: Server) -> None:
    """Returns when it has heard of all that was committed, and its search index has nothing left to tell of."""
    cache = cache_of(server)
    await cache.listener.listening.wait()
    async with asyncio.timeout(LONGEST), connection(cache.database) as own:
        while await own.fetchval(UNINDEXED, VERSION):
            for work in WORK:
                await work(cache.database)
    await cache.listener.catch_up()


def cache_of(server: Server) -> ResponseCache:
    cache: ResponseCache = server.lifespan.state["cache"]
    return cache
