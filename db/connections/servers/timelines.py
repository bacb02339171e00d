"""Of which log the server is that a connection leads to: after a failover or a restore, it is of another."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import NamedTuple

from asyncpg import Connection

TIMELINE = """
select case when pg_is_in_recovery() then 0
    else ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::bigint end, pg_postmaster_start_time()
"""


class Server(NamedTuple):
    """A server since it has `started`, and the `timeline` that it writes on: each that is promoted begins the next. A
    standby has none, which is 0."""

    timeline: int
    started: datetime


async def server_of(connection: Connection) -> Server:
    return Server(*await connection.fetchrow(TIMELINE))


class Followed:
    """The server whose notifications a process hears, which all its connections are to lead to; None before it hears
    any. `end_all` is called when it is another one, and `on_newer` when a connection leads to the one after it."""

    def __init__(self, end_all: Callable[[], Awaitable[None]]) -> None:
        self.server: Server | None = None
        self.end_all = end_all
        self.on_newer: Callable[[], None] = lambda: None

    async def follow(self, server: Server) -> None:
        before, self.server = self.server, server
        if before not in (None, server):
            await self.end_all()

    async def require(self, connection: Connection) -> None:
        """Raises ConnectionError where a new connection leads to a server that was followed by another. It may be at
        work still, behind a proxy, or not know of it yet."""
        if self.server is None:
            return
        timeline = (await server_of(connection)).timeline
        if timeline < self.server.timeline:
            raise ConnectionError("the connection leads to a server that is the primary no more")
        if timeline > self.server.timeline:
            self.on_newer()
