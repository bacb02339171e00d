"""Reads from streaming replicas: from one that has replayed what the reader must see, from the primary otherwise; and
while the primary is away, from a replica instead."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from math import inf
from typing import Any, TypeVar

from asyncpg import Connection

from db.compiler.inputs import Inputs
from db.compiler.sql_text import Statement
from db.connections import joined_reads
from db.connections.admission import Overloaded
from db.connections.background_tasks import background_tasks
from db.connections.database import Database
from db.connections.postgres import FAILURES, StatementTimeout, Unavailable, address
from db.connections.reads import REFUSALS, read
from db.connections.servers.polling import POLL_TIMEOUT, Polled

log = logging.getLogger("dateline")

FLUSHED = "select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint"
REPLAYED = "select pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint where pg_is_in_recovery()"
REMEMBERED = 2_000
T = TypeVar("T")


class Replica(Polled):
    """`position` is how far it has replayed the write-ahead log. `reads` counts those in flight."""

    def __init__(self, database: Database) -> None:
        super().__init__(database, REPLAYED)
        self.reads = 0
        self._replayed: dict[Connection, int] = {}

    def can_read(self, position: float) -> bool:
        """Whether it has replayed so far, and a connection to it is free."""
        free = self.reads < self.database.options["max_size"]
        return free and self.position is not None and self.position >= position

    async def update(self, position: int | None) -> None:
        if position is not None:
            await self.database.connect()  # does nothing the second time
        await super().update(position)

    def changed(self) -> None:
        log.warning("the replica at %s is %s", address(self.database), "away" if self.is_away else "back")
        super().changed()

    async def read(self, statement: Statement, inputs: Inputs, position: float) -> bytes:
        """No older than the position. Raises Unavailable where it is not there, or its address leads elsewhere too."""

        async def has_replayed(session: Connection) -> None:
            await self._require(session, position)

        return await self.run(lambda: read(self.database, statement, inputs, has_replayed))

    async def run(self, work: Callable[[], Coroutine[Any, Any, T]]) -> T:
        self.reads += 1
        try:
            return await self.answer(work())
        finally:
            self.reads -= 1

    async def _require(self, session: Connection, position: float) -> None:
        """Several replicas may be behind one address: what the poll was told is true of one of them, and what was asked
        on this very connection of the server that reads."""
        if self._replayed.get(session, -1) >= position:
            return
        replayed = await session.fetchval(REPLAYED)
        if replayed is None or replayed < position:
            raise Unavailable("the replica that the connection leads to is not as far as another at its address")
        if len(self._replayed) >= REMEMBERED:
            self._replayed.clear()
        self._replayed[session] = replayed

    async def close(self) -> None:
        with suppress(TimeoutError):  # from one that hangs: its connections are cut then
            async with asyncio.timeout(POLL_TIMEOUT):
                await self.database.disconnect()


class Primary(Polled):
    """`needed` is the position that a replica has to have replayed to be at most `lag` seconds behind."""

    def __init__(self, database: Database, lag: float) -> None:
        super().__init__(database, FLUSHED)
        self.lag = lag
        # By time, from `lag` seconds ago on. Before the first poll no replica is near enough.
        self._positions: deque[tuple[float, float]] = deque([(-inf, inf)])

    @property
    def needed(self) -> float:
        return self._positions[0][1]

    async def update(self, position: int | None) -> None:
        """Drops what is older than `lag` seconds. While it is away, there is nothing new to be missed."""
        await super().update(position)
        if position is not None:
            now = asyncio.get_running_loop().time()
            self._positions.append((now, position))
            while len(self._positions) > 1 and (self.needed == inf or self._positions[1][0] <= now - self.lag):
                self._positions.popleft()


class Replicas:
    """`lag` is how many seconds a replica may be behind the primary to be read from; without one that is near enough,
    reads go to the primary."""

    def __init__(self, primary: Database, replicas: Sequence[Database] = (), lag: float = 5) -> None:
        self.primary = Primary(primary, lag)
        self.replicas = deque(map(Replica, replicas))
        self.counters: Counter[str] = Counter()

    @property
    def age(self) -> int | None:
        """Seconds since the primary was last seen; None while it is there."""
        return self.primary.age

    @property
    def newest(self) -> int:
        """The position of the replica that has replayed the most."""
        return max((each.position or 0 for each in self.replicas), default=0)

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Replicas"]:
        polls = [each.poll() for each in (*self.replicas, self.primary)] if self.replicas else []
        try:
            async with background_tasks(*polls):
                yield self
        finally:
            await asyncio.gather(*(each.close() for each in self.replicas))

    async def read(self, statement: Statement, inputs: Inputs, position: int = 0) -> bytes:
        """The statement's JSON, no older than a position of the write-ahead log."""
        needed = max(position, self.primary.needed)
        if replica := self._next_usable(needed):
            self.counters["reads"] += 1
            try:
                return await replica.read(statement, inputs, needed)
            except (StatementTimeout, Overloaded):
                raise
            # It went away, replay cancelled the statement, or it has not yet got the rows that a cursor or an id names.
            except (*FAILURES, *REFUSALS.values()) as error:
                self.counters["repeated"] += 1
                log.debug("a read is repeated on the primary: %s", error)
        reading = joined_reads.read(self.primary.database, statement, inputs)
        if self.primary.is_away:
            return await reading
        try:
            return await self.primary.answer(reading)
        except Unavailable:
            if replica is None and (other := self._next_usable(needed)):
                return await other.read(statement, inputs, needed)
            raise

    async def read_primary(self, statement: Statement, inputs: Inputs) -> bytes:
        """The newest. Raises Unavailable as soon as the primary is found away, if a replica can be read instead."""
        return await self._primary(joined_reads.read(self.primary.database, statement, inputs))

    async def primary_or_replica(
        self, asking: Coroutine[Any, Any, T], instead: Callable[[Database], Coroutine[Any, Any, T]]
    ) -> T:
        """What comes of asking the primary, or where that is away, a replica that is near enough."""
        try:
            return await self._primary(asking)
        except Unavailable:
            if replica := self._next_usable(self.primary.needed):
                return await replica.run(lambda: instead(replica.database))
            raise

    async def _primary(self, asking: Coroutine[Any, Any, T]) -> T:
        """Without a replica it may as well wait: perhaps only what polls the primary fails."""
        return await (self.primary.answer(asking) if self._next_usable(self.primary.needed) else asking)

    def metrics(self) -> Mapping[str, float]:
        """Gauges and counters for `/metrics`."""
        able = sum(each.can_read(self.primary.needed) for each in self.replicas)
        return {
            "replicas": len(self.replicas),
            "able": able,
            **{name: self.counters[name] for name in ("reads", "repeated")},
        }

    def _next_usable(self, needed: float) -> Replica | None:
        """Round robin."""
        self.replicas.rotate(-1)
        return next((each for each in self.replicas if each.can_read(needed)), None)
