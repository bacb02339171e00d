"""Reads from streaming replicas: from one that has replayed what the reader must see, from the primary otherwise."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from math import inf

import asyncpg

from db.compiler.inputs import Inputs
from db.compiler.sql_text import Statement
from db.connections.admission import Overloaded
from db.connections.background_tasks import attempt, background_tasks
from db.connections.database import Database
from db.connections.postgres import FAILURES, StatementTimeout, Unavailable, address
from db.connections.reads import REFUSALS, read

log = logging.getLogger("dateline")

POLL_INTERVAL = 0.25  # seconds
POLL_TIMEOUT = 1  # seconds: a server that takes longer to answer counts as away
FLUSHED = "select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint"
REPLAYED = "select pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint where pg_is_in_recovery()"


class Replica:
    """`position` is how far it has replayed the write-ahead log, in bytes since its beginning; None while it is away.
    `reads` counts those in flight."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.position: int | None = -1  # not known yet
        self.reads = 0
        self._status_changed: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def can_read(self, position: float) -> bool:
        """Whether it has replayed so far, and a connection to it is free."""
        free = self.reads < self.database.options["max_size"]
        return free and self.position is not None and self.position >= position

    async def update(self, position: int | None) -> None:
        if position is not None:
            await self.database.connect()  # does nothing the second time
        before, self.position = self.position, position
        if (position is None) is not (before is None):
            log.warning("the replica at %s is %s", address(self.database), "away" if position is None else "back")
            self._status_changed.set_result(None)
            self._status_changed = self._status_changed.get_loop().create_future()

    async def read(self, statement: Statement, inputs: Inputs) -> bytes:
        """Raises Unavailable as soon as a poll finds it away: from a server that hangs no error comes."""
        self.reads += 1
        reading = asyncio.ensure_future(read(self.database, statement, inputs))
        reading.add_done_callback(self._finished)
        try:
            await asyncio.wait((reading, self._status_changed), return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                return reading.result()
        finally:
            reading.cancel()
        raise Unavailable("the replica does not answer")

    def _finished(self, reading: asyncio.Future[bytes]) -> None:
        self.reads -= 1
        if not reading.cancelled():
            reading.exception()  # retrieved, so that asyncio does not report it: the caller may have gone

    async def close(self) -> None:
        with suppress(TimeoutError):  # from one that hangs: its connections are cut then
            async with asyncio.timeout(POLL_TIMEOUT):
                await self.database.disconnect()


class Replicas:
    """`lag` is how many seconds a replica may be behind the primary to be read from; without one that is near enough,
    reads go to the primary."""

    def __init__(self, primary: Database, replicas: Sequence[Database] = (), lag: float = 5) -> None:
        self.primary, self.lag = primary, lag
        self.replicas = deque(map(Replica, replicas))
        self.counters: Counter[str] = Counter()
        # Of the primary, by time, from `lag` seconds ago on. Before its first poll no replica is near enough.
        self._positions: deque[tuple[float, float]] = deque([(-inf, inf)])

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Replicas"]:
        polls = [_keep_polling(each.database, REPLAYED, each.update) for each in self.replicas]
        polls += [_keep_polling(self.primary, FLUSHED, self._update_primary)] if polls else []
        try:
            async with background_tasks(*polls):
                yield self
        finally:
            await asyncio.gather(*(each.close() for each in self.replicas))

    async def read(self, statement: Statement, inputs: Inputs, position: int = 0) -> bytes:
        """The statement's JSON, no older than a position of the write-ahead log."""
        if replica := self._next_usable(position):
            self.counters["reads"] += 1
            try:
                return await replica.read(statement, inputs)
            except (StatementTimeout, Overloaded):
                raise
            # It went away, replay cancelled the statement, or it has not yet got the rows that a cursor or an id names.
            except (*FAILURES, *REFUSALS.values()) as error:
                self.counters["repeated"] += 1
                log.debug("a read is repeated on the primary: %s", error)
        return await read(self.primary, statement, inputs)

    def metrics(self) -> Mapping[str, float]:
        """Gauges and counters for `/metrics`."""
        able = sum(each.can_read(self._positions[0][1]) for each in self.replicas)
        return {
            "replicas": len(self.replicas),
            "able": able,
            **{name: self.counters[name] for name in ("reads", "repeated")},
        }

    def _next_usable(self, position: int) -> Replica | None:
        """Round robin."""
        needed = max(position, self._positions[0][1])
        self.replicas.rotate(-1)
        return next((each for each in self.replicas if each.can_read(needed)), None)

    async def _update_primary(self, position: int | None) -> None:
        """Drops what is older than `lag` seconds. While the primary is away, there is nothing new to be missed."""
        if position is not None:
            now = asyncio.get_running_loop().time()
            self._positions.append((now, position))
            while len(self._positions) > 1 and (
                self._positions[0][1] == inf or self._positions[1][0] <= now - self.lag
            ):
                self._positions.popleft()


async def _keep_polling(database: Database, query: str, report: Callable[[int | None], Awaitable[None]]) -> None:
    """Polls a server for its position in the log, and reports None while it is away, until it is cancelled."""
    while True:
        failure = f"{address(database)} cannot be asked for its position"
        await attempt(lambda: _poll(database.options["dsn"], query, report), failure, logging.DEBUG)
        await report(None)
        await asyncio.sleep(POLL_INTERVAL)


async def _poll(url: str, query: str, report: Callable[[int | None], Awaitable[None]]) -> None:
    # A connection of its own: those of the pool may all be in use, or hang.
    connection = await asyncpg.connect(
        url,
        timeout=POLL_TIMEOUT,
        statement_cache_size=0,
        server_settings={"application_name": "dateline replicas"},
    )
    try:
        while True:
            await report(await connection.fetchval(query, timeout=POLL_TIMEOUT))
            await asyncio.sleep(POLL_INTERVAL)
    finally:
        connection.terminate()
