"""The connection pool: whoever waits for a connection gets it in turn with other clients, and not after any time."""

from collections.abc import Hashable, Mapping
from contextlib import suppress
from time import perf_counter
from typing import Any

import asyncpg
from asyncpg import InterfaceError, PostgresLogMessage

from db.connections.admission import Share, Work, current_work
from db.connections.database import ConnectionBackend, Database, DatabaseBackend, DatabaseURL
from db.connections.servers.loss import end_implicit_transaction, is_cancelled, is_open
from db.connections.servers.timelines import Followed
from db.connections.statement_log import statement_log
from db.connections.turns import Turns, Waiting


class ConnectionPool(DatabaseBackend):
    """Keeps connections `idle` in front of asyncpg's own pool, whose acquire and release do much each time.

    `checked_out` counts the connections that asyncpg's pool has given away, the idle ones among them. `unreplicated`
    are those on which PostgreSQL was told to wait for a synchronous standby no longer: it commits, and only warns.
    `followed` is the server that all of them lead to, and `groups` are the reads that wait together (`joined_reads`),
    of which `joined` others.
    """

    _pool: Any = None

    def __init__(self, _: DatabaseURL, waiting: Waiting, **options: Any) -> None:
        self._prepare_session, self._options = options.pop("init"), options
        self.size: int = options["max_size"]
        self.turns = Turns(self.size, waiting)
        self.checked_out = 0
        self.closing = False
        self.idle: list[Any] = []
        self.unreplicated: set[Any] = set()
        self.followed = Followed(self._end_all)
        self.groups, self.joined = dict[Hashable, Any](), 0
        self._shares: dict[Any, Share | None] = {}

    async def connect(self) -> None:
        self._pool = await asyncpg.create_pool(**self._options, init=self._prepare)

    async def disconnect(self) -> None:
        self.closing = True
        while self.idle:
            await self.reset_and_release(self.idle.pop())
        await self._pool.close()
        self._pool, self.closing = None, False

    def connection(self) -> "PooledConnection":
        return PooledConnection(self)

    async def acquire(self) -> Any:
        """An asyncpg connection, to be given back by `release` or `reset_and_release`. Raises Overloaded."""
        work = current_work.get()
        waits = self.would_wait(work)
        share, connection = await self._wait(work) if waits else (self.turns.start(work), self._take())
        if connection is None or not is_open(connection):
            connection = await self._acquire_from_asyncpg(share)
        self._shares[connection] = share
        return connection

    def would_wait(self, work: Work | None) -> bool:
        return not (self._has_room() and self.turns.may_start(work))

    def release(self, connection: Any) -> None:
        """Gives back a connection in the state that it was acquired in: the next waiter has it at once."""
        if self.closing:
            connection.terminate()
        else:
            self.idle.append(connection)
        self._end(self._shares.pop(connection, None))

    async def reset_and_release(self, connection: Any) -> None:
        """Gives back a connection that may be lost or within a transaction: asyncpg's pool resets or replaces it."""
        share = self._shares.pop(connection, None)
        try:
            if is_cancelled():
                await end_implicit_transaction(connection)
            self._listen_no_more(connection)
            await self._pool.release(connection)
        finally:
            self.checked_out -= 1
            self._end(share)

    def metrics(self) -> Mapping[str, float]:
        """Gauges for `/metrics`."""
        size = self._pool.get_size() if self._pool else 0
        idle = self._pool.get_idle_size() + len(self.idle) if self._pool else 0
        waiting, joined = len(self.turns), self.joined
        return {"connections": size, "idle": idle, "maximum": self.size, "waiting": waiting, "joined_total": joined}

    async def _prepare(self, connection: Any) -> None:
        await self._prepare_session(connection)
        await self.followed.require(connection)

    async def _end_all(self) -> None:
        """Whoever uses one finds it lost; so do those that wait for a server that hangs to cancel a statement. Their
        `terminate` is for who uses them: it takes away the protocol between two trips of a statement."""
        await self._pool.expire_connections()
        for holder in self._pool._holders:
            if holder._con:
                holder._con._transport.abort()

    def _has_room(self) -> bool:
        return bool(self.idle) or self.checked_out < self.size

    def _take(self) -> Any:
        """An idle connection, or None for a slot to acquire one for."""
        if self.idle:
            return self.idle.pop()
        self.checked_out += 1
        return None

    async def _acquire_from_asyncpg(self, share: Share | None) -> Any:
        """For work that has started, and a slot that is counted in `checked_out` already."""
        try:
            if is_open(connection := await self._pool.acquire()):
                connection.add_log_listener(self._note)
            return connection
        except BaseException:
            self.checked_out -= 1
            self._end(share)
            raise

    def _note(self, connection: Any, message: PostgresLogMessage) -> None:
        if message.as_dict().get("server_source_function") == "SyncRepWaitForLSN":
            self.unreplicated.add(connection)

    def _listen_no_more(self, connection: Any) -> None:
        """Of one that is lost, only its end takes the listener away; with it asyncpg's pool would not take it back."""
        self.unreplicated.discard(connection)
        if is_open(connection):
            connection.remove_log_listener(self._note)
        else:
            with suppress(InterfaceError):
                connection.terminate()

    async def _wait(self, work: Work | None) -> tuple[Share | None, Any]:
        started, waiter = perf_counter(), self.turns.wait(work)
        try:
            connection = await waiter.served
            return waiter.share, connection
        except BaseException:
            if (served := waiter.served).done() and not served.cancelled() and served.exception() is None:
                self.give_back(served.result(), waiter.share)  # who waited was cancelled just when it was served
            raise
        finally:
            self.turns.leave(waiter)
            if log := statement_log.get():
                log.pool_wait += perf_counter() - started

    def give_back(self, connection: Any, share: Share | None = None) -> None:
        """What was taken of `idle`, or None for a slot."""
        if connection is None:
            self.checked_out -= 1
        else:
            self.idle.append(connection)
        self._end(share)

    def _end(self, share: Share | None) -> None:
        self.turns.end(share)
        while self._has_room() and (waiter := self.turns.next()):
            waiter.served.set_result(self._take())


class PooledConnection(ConnectionBackend):
    """A connection as `databases` acquires and releases it. Statements are run on the `raw_connection`."""

    def __init__(self, pool: ConnectionPool) -> None:
        self.pool = pool
        self._connection: Any = None

    async def acquire(self) -> None:
        assert self._connection is None, "it has one"
        self._connection = await self.pool.acquire()

    async def release(self) -> None:
        connection, self._connection = self._connection, None
        await self.pool.reset_and_release(connection)

    @property
    def raw_connection(self) -> Any:
        assert self._connection is not None, "it has none"
        return self._connection


class PooledDatabase(Database):
    """A `databases.Database` over this pool."""

    def __init__(self, url: str, **options: Any) -> None:
        self.SUPPORTED_BACKENDS = {"postgresql": f"{__name__}:{ConnectionPool.__name__}"}
        super().__init__(url, **options)


def pool_of(database: Database) -> ConnectionPool:
    assert isinstance(database._backend, ConnectionPool)
    return database._backend
