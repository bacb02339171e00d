"""How much is done at once, and how connections are lent: nobody waits for one for ever."""

import asyncio
from collections import deque
from collections.abc import Mapping
from time import perf_counter
from typing import Any

from asyncpg import InterfaceError
from databases import Database
from databases.backends.postgres import PostgresBackend, PostgresConnection

from db.connections.statement_log import statement_log


class Overloaded(Exception):
    """More is asked at once than can be done; trying again in a moment may work."""


class Gate:
    """So many at once: beyond that, `with gate` raises Overloaded."""

    def __init__(self, most: int = 100) -> None:
        self.most = most
        self.within = self.refused = 0

    def __enter__(self) -> None:
        if self.within >= self.most:
            self.refused += 1
            raise Overloaded("too much is under way")
        self.within += 1

    def __exit__(self, *_: object) -> None:
        self.within -= 1


class ConnectionPool(PostgresBackend):
    """Goes from reader to reader with what asyncpg's pool has, for the pool has much to do at each turn. `out` is how
    many connections are not in it: lent, or `warm`, for the next one. Who waits longer than `patience` seconds is
    refused."""

    def __init__(self, *arguments: Any, patience: float | None = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.patience = patience
        self.size: int = options["max_size"]
        self.out = 0
        self.closing = False
        self.warm: list[Any] = []
        self.waiting: deque[asyncio.Future[Any]] = deque()

    async def disconnect(self) -> None:
        self.closing = True
        while self.warm:
            await self.take_back(self.warm.pop())
        await super().disconnect()
        self.closing = False

    def connection(self) -> "PooledConnection":
        return PooledConnection(self, self._dialect)

    async def lend(self) -> Any:
        """A connection: it comes back by `pass_on` or `take_back`."""
        while self.warm:
            if _is_open(connection := self.warm.pop()):
                return connection
            self.out -= 1
        if self.out >= self.size:
            return await self._wait()
        self.out += 1
        return await self._acquire()

    def pass_on(self, connection: Any) -> None:
        """One that is as it was lent: the next one has it at once."""
        if self.closing:
            connection.terminate()
        elif not self._wake(connection):
            self.warm.append(connection)

    async def take_back(self, connection: Any) -> None:
        """One that may not be: the pool sees to that."""
        try:
            await self._pool.release(connection)  # type: ignore[attr-defined]
        finally:
            self._free_a_place()

    def figures(self) -> Mapping[str, float]:
        """Numbers for those who run the server."""
        size = self._pool.get_size() if self._pool else 0
        idle = self._pool.get_idle_size() + len(self.warm) if self._pool else 0
        return {"connections": size, "idle": idle, "maximum": self.size, "waiting": len(self.waiting)}

    async def _acquire(self) -> Any:
        """For a place that is taken already."""
        try:
            return await self._pool.acquire()  # type: ignore[attr-defined]
        except BaseException:
            self._free_a_place()
            raise

    async def _wait(self) -> Any:
        """In a queue, for a connection or for a place, which is None."""
        loop, began = asyncio.get_running_loop(), perf_counter()
        turn: asyncio.Future[Any] = loop.create_future()
        self.waiting.append(turn)
        timer = loop.call_later(self.patience, _refuse, turn) if self.patience else None
        try:
            connection = await turn
        except BaseException:
            self._leave(turn)
            raise
        finally:
            if timer:
                timer.cancel()
            if noted := statement_log.get():
                noted.waited += perf_counter() - began
        return connection if connection and _is_open(connection) else await self._acquire()

    def _leave(self, turn: asyncio.Future[Any]) -> None:
        """Someone who gives up. If that is just when their turn comes, it is the next one's."""
        if turn in self.waiting:
            self.waiting.remove(turn)
        elif turn.done() and not turn.cancelled() and turn.exception() is None:
            self.pass_on(turn.result()) if turn.result() else self._free_a_place()

    def _free_a_place(self) -> None:
        """Whoever waits has it: it is not free for others in between."""
        if not self._wake(None):
            self.out -= 1

    def _wake(self, connection: Any) -> bool:
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return True
        return False


class PooledConnection(PostgresConnection):
    """What `databases` asks for a connection."""

    def __init__(self, lender: ConnectionPool, dialect: Any) -> None:
        super().__init__(lender, dialect)
        self.lender = lender

    async def acquire(self) -> None:
        assert self._connection is None, "it has one"
        self._connection = await self.lender.lend()

    async def release(self) -> None:
        connection, self._connection = self._connection, None
        await self.lender.take_back(connection)


class PooledDatabase(Database):
    """A database whose connections are lent so."""

    def __init__(self, url: str, **options: Any) -> None:
        self.SUPPORTED_BACKENDS = {"postgresql": f"{__name__}:{ConnectionPool.__name__}"}
        super().__init__(url, **options)


def figures(database: Database) -> Mapping[str, float]:
    return pool_of(database).figures()


def pool_of(database: Database) -> ConnectionPool:
    assert isinstance(database._backend, ConnectionPool)
    return database._backend


def _is_open(connection: Any) -> bool:
    """One that is lost goes back to its pool by itself, and says nothing any more."""
    try:
        return not connection.is_closed()
    except InterfaceError:
        return False


def _refuse(turn: asyncio.Future[Any]) -> None:
    if not turn.done():
        turn.set_exception(Overloaded("no connection was free in time"))
