"""Reads from streaming replicas: from one that has replayed what the reader must see, from the primary otherwise."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from math import inf

import asyncpg
from databases import Database

from db.compiler.inputs import Given
from db.compiler.sql_text import Statement
from db.connections.background_tasks import background_tasks
from db.connections.postgres import FAILURES, DatabaseUnavailable, TooSlow, Unavailable, address
from db.connections.reads import REFUSALS, read

log = logging.getLogger("dateline")

SECONDS_BETWEEN_POLLS = 0.25
SECONDS_OF_PATIENCE = 1
"""How long a server may take to answer a poll until it counts as away."""
FLUSHED = "select pg_wal_lsn_diff(pg_current_wal_flush_lsn(), '0/0')::bigint"
REPLAYED = "select pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')::bigint where pg_is_in_recovery()"


class Replica:
    """`position` is how far it has replayed the log, in bytes since its beginning; None while it is away. `reads` are
    those under way."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.position: int | None = -1  # not known yet
        self.reads = 0
        self._gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def can_read(self, position: float) -> bool:
        """Nobody is to wait for a connection to it."""
        free = self.reads < self.database.options["max_size"]
        return free and self.position is not None and self.position >= position

    async def stands_at(self, position: int | None) -> None:
        if position is not None:
            await self.database.connect()  # does nothing the second time
        before, self.position = self.position, position
        if (position is None) is not (before is None):
            log.warning("the replica at %s is %s", address(self.database), "away" if position is None else "back")
            self._gone.set_result(None)
            self._gone = self._gone.get_loop().create_future()

    async def read(self, statement: Statement, given: Given) -> bytes:
        """Raises Unavailable as soon as it is away: it may hang, and let nobody know."""
        self.reads += 1
        reading = asyncio.ensure_future(read(self.database, statement, given))
        reading.add_done_callback(self._has_read)
        try:
            await asyncio.wait((reading, self._gone), return_when=asyncio.FIRST_COMPLETED)
            if reading.done():
                return reading.result()
        finally:
            reading.cancel()
        raise Unavailable("the replica does not answer")

    def _has_read(self, reading: asyncio.Future[bytes]) -> None:
        self.reads -= 1
        if not reading.cancelled():
            reading.exception()  # whoever asked may not be there to see it

    async def close(self) -> None:
        with suppress(TimeoutError):  # from one that hangs: its connections are cut then
            async with asyncio.timeout(SECONDS_OF_PATIENCE):
                await self.database.disconnect()


class Replicas:
    """`lag` is the seconds that a replica may be behind; without any replicas, all reads go to the primary."""

    def __init__(self, primary: Database, replicas: Sequence[Database] = (), lag: float = 5) -> None:
        self.primary, self.lag = primary, lag
        self.replicas = deque(map(Replica, replicas))
        self.counters: Counter[str] = Counter()
        self._seen: deque[tuple[float, float]] = deque([(-inf, inf)])  # until the primary has told, none is near enough

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Replicas"]:
        watches = [_watch(each.database, REPLAYED, each.stands_at) for each in self.replicas]
        watches += [_watch(self.primary, FLUSHED, self._stands_at)] if watches else []
        try:
            async with background_tasks(*watches):
                yield self
        finally:
            await asyncio.gather(*(each.close() for each in self.replicas))

    async def read(self, statement: Statement, given: Given, position: int = 0) -> bytes:
        """The statement's JSON, no older than a position of the log."""
        if replica := self._able(position):
            self.counters["reads"] += 1
            try:
                return await replica.read(statement, given)
            except TooSlow:
                raise
            # It went away, replaying came in its way, or it does not know yet what a cursor or an article is.
            except (*FAILURES, *REFUSALS.values()) as error:
                self.counters["repeated"] += 1
                log.debug("a read is repeated on the primary: %s", error)
        return await read(self.primary, statement, given)

    def figures(self) -> Mapping[str, float]:
        """Numbers for those who run the server."""
        able = sum(each.can_read(self._seen[0][1]) for each in self.replicas)
        return {
            "replicas": len(self.replicas),
            "able": able,
            **{name: self.counters[name] for name in ("reads", "repeated")},
        }

    def _able(self, position: int) -> Replica | None:
        """Each in its turn."""
        needed = max(position, self._seen[0][1])
        self.replicas.rotate(-1)
        return next((each for each in self.replicas if each.can_read(needed)), None)

    async def _stands_at(self, position: int | None) -> None:
        """Keeps where the primary was `lag` seconds ago, and since. While it is away, nothing new can be missed."""
        if position is not None:
            now = asyncio.get_running_loop().time()
            self._seen.append((now, position))
            while len(self._seen) > 1 and (self._seen[0][1] == inf or self._seen[1][0] <= now - self.lag):
                self._seen.popleft()


async def _watch(database: Database, question: str, told: Callable[[int | None], Awaitable[None]]) -> None:
    """Tells how far a server's log is, or None when it is away, until it is cancelled."""
    while True:
        try:
            await _poll(database.options["dsn"], question, told)
        except (*FAILURES, DatabaseUnavailable, OSError) as error:
            log.debug("%s cannot be asked for its position: %s", address(database), error)
        await told(None)
        await asyncio.sleep(SECONDS_BETWEEN_POLLS)


async def _poll(url: str, question: str, told: Callable[[int | None], Awaitable[None]]) -> None:
    # A connection of its own: those of the pool may all be in use, or hang.
    connection = await asyncpg.connect(
        url,
        timeout=SECONDS_OF_PATIENCE,
        statement_cache_size=0,
        server_settings={"application_name": "dateline replicas"},
    )
    try:
        while True:
            await told(await connection.fetchval(question, timeout=SECONDS_OF_PATIENCE))
            await asyncio.sleep(SECONDS_BETWEEN_POLLS)
    finally:
        connection.terminate()
