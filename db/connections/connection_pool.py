"""The connection pool: idle connections go straight to the next waiter, and nobody waits longer than the timeout."""

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from time import perf_counter
from typing import Any

from asyncpg import InterfaceError, PostgresError
from databases import Database
from databases.backends.postgres import PostgresBackend, PostgresConnection

from db.connections.admission import Overloaded
from db.connections.statement_log import statement_log


class ConnectionPool(PostgresBackend):
    """Keeps connections `idle` in front of asyncpg's own pool, whose acquire and release do much each time.

    `checked_out` counts the connections that asyncpg's pool has given away, the idle ones among them. Who waits longer
    than `acquire_timeout` seconds gets Overloaded; None is without a limit.
    """

    def __init__(self, *arguments: Any, acquire_timeout: float | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.acquire_timeout = acquire_timeout
        self.size: int = options["max_size"]
        self.checked_out = 0
        self.closing = False
        self.idle: list[Any] = []
        self.waiters: deque[asyncio.Future[Any]] = deque()

    async def disconnect(self) -> None:
        self.closing = True
        while self.idle:
            await self.reset_and_release(self.idle.pop())
        await super().disconnect()
        self.closing = False

    def connection(self) -> "PooledConnection":
        return PooledConnection(self, self._dialect)

    async def acquire(self) -> Any:
        """An asyncpg connection, to be given back by `release` or `reset_and_release`. Raises Overloaded."""
        while self.idle:
            if _is_open(connection := self.idle.pop()):
                return connection
            self.checked_out -= 1
        if self.checked_out >= self.size:
            return await self._wait_for_connection()
        self.checked_out += 1
        return await self._acquire_from_asyncpg()

    def release(self, connection: Any) -> None:
        """Gives back a connection in the state that it was acquired in: the next waiter has it at once."""
        if self.closing:
            connection.terminate()
        elif not self._serve_waiter(connection):
            self.idle.append(connection)

    async def reset_and_release(self, connection: Any) -> None:
        """Gives back a connection that may be lost or within a transaction: asyncpg's pool resets or replaces it."""
        try:
            if _is_cancelled():
                await _end_implicit_transaction(connection)
            await self._pool.release(connection)  # type: ignore[attr-defined]
        finally:
            self._free_slot()

    def metrics(self) -> Mapping[str, float]:
        """Gauges for `/metrics`."""
        size = self._pool.get_size() if self._pool else 0
        idle = self._pool.get_idle_size() + len(self.idle) if self._pool else 0
        return {"connections": size, "idle": idle, "maximum": self.size, "waiting": len(self.waiters)}

    async def _acquire_from_asyncpg(self) -> Any:
        """For a slot that is counted in `checked_out` already."""
        try:
            return await self._pool.acquire()  # type: ignore[attr-defined]
        except BaseException:
            self._free_slot()
            raise

    async def _wait_for_connection(self) -> Any:
        """In a queue, first come, first served. The result is a connection, or None for a slot to acquire one for."""
        loop, started = asyncio.get_running_loop(), perf_counter()
        waiter: asyncio.Future[Any] = loop.create_future()
        self.waiters.append(waiter)
        timer = loop.call_later(self.acquire_timeout, _time_out, waiter) if self.acquire_timeout else None
        try:
            connection = await waiter
        except BaseException:
            self._abandon(waiter)
            raise
        finally:
            if timer:
                timer.cancel()
            if log := statement_log.get():
                log.pool_wait += perf_counter() - started
        return connection if connection and _is_open(connection) else await self._acquire_from_asyncpg()

    def _abandon(self, waiter: asyncio.Future[Any]) -> None:
        """A waiter is cancelled or timed out. If it has just been served, the next waiter gets what it had."""
        if waiter in self.waiters:
            self.waiters.remove(waiter)
        elif waiter.done() and not waiter.cancelled() and waiter.exception() is None:
            self.release(waiter.result()) if waiter.result() else self._free_slot()

    def _free_slot(self) -> None:
        """A waiter takes the slot over: it is not free for others in between."""
        if not self._serve_waiter(None):
            self.checked_out -= 1

    def _serve_waiter(self, connection: Any) -> bool:
        while self.waiters:
            waiter = self.waiters.popleft()
            if not waiter.done():
                waiter.set_result(connection)
                return True
        return False


class PooledConnection(PostgresConnection):
    """A connection as `databases` acquires and releases it."""

    def __init__(self, pool: ConnectionPool, dialect: Any) -> None:
        super().__init__(pool, dialect)
        self.pool = pool

    async def acquire(self) -> None:
        assert self._connection is None, "it has one"
        self._connection = await self.pool.acquire()

    async def release(self) -> None:
        connection, self._connection = self._connection, None
        await self.pool.reset_and_release(connection)


class PooledDatabase(Database):
    """A `databases.Database` over this pool."""

    def __init__(self, url: str, **options: Any) -> None:
        self.SUPPORTED_BACKENDS = {"postgresql": f"{__name__}:{ConnectionPool.__name__}"}
        super().__init__(url, **options)


def pool_of(database: Database) -> ConnectionPool:
    assert isinstance(database._backend, ConnectionPool)
    return database._backend


def _is_open(connection: Any) -> bool:
    """A lost connection has gone back to asyncpg's pool by itself, and raises when it is asked."""
    try:
        return not connection.is_closed()
    except InterfaceError:
        return False


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _end_implicit_transaction(connection: Any) -> None:
    """A statement takes two trips with asyncpg, which ends its transaction on the second only. Cancelled in between, it
    would keep its locks until the connection is used again."""
    with suppress(PostgresError, InterfaceError, OSError):
        await connection.execute("select")


def _time_out(waiter: asyncio.Future[Any]) -> None:
    if not waiter.done():
        waiter.set_exception(Overloaded("no connection was free in time"))
