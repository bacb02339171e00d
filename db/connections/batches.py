"""Writes that are asked for at the same time run as one: one statement, one commit and one notification."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Hashable, Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Generic, TypeVar

from asyncpg import PostgresError

from db.connections.admission import Overloaded
from db.connections.connection_pool import pool_of
from db.connections.database import Database

log = logging.getLogger("dateline")

LARGEST = 64
"""Writes of one batch: who waits for the last waits for all of it."""

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, eq=False)
class Waiter(Generic[Item]):
    """A write that waits for the next batch, and the context of the operation that asks for it."""

    item: Item
    key: Hashable
    written: asyncio.Future[Any]
    context: Context = field(default_factory=copy_context)
    since: float = field(default_factory=monotonic)


class Batches(Generic[Item, Result]):
    """One batch is on its way at a time, and what is asked for meanwhile is the next one. `write` returns what became
    of each, in their order; None for what is to be tried by itself. It should wait for no lock: all would."""

    def __init__(self, write: Callable[[Database, Sequence[Item]], Awaitable[Sequence[Result | None]]]) -> None:
        self._write = write
        self._waiters: list[Waiter[Item]] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, database: Database, item: Item, key: Hashable) -> Result | None:
        """What became of it, which is in one batch with no other of the same key. None where it is to be tried by
        itself, and where the batch broke. Raises Unavailable and StatementTimeout, after which it may have been
        written, and Overloaded where those before it took too long."""
        waiter = Waiter(item, key, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        if self._task is None:
            self._start(database)
        written: Result | None = await waiter.written
        return written

    def _start(self, database: Database) -> None:
        """In the context of the first: it is its turn that the batch takes."""
        self._refuse(waited_since=monotonic() - pool_of(database).turns.waiting.patience)
        if not (batch := self._take()):
            return
        run = self._run(database, batch)
        self._task = asyncio.get_running_loop().create_task(run, context=batch[0].context)
        self._task.add_done_callback(lambda _: self._go_on(database))

    def _refuse(self, waited_since: float) -> None:
        """Those that have waited for longer, as for a connection."""
        late = [waiter for waiter in self._waiters if waiter.since < waited_since]
        self._waiters = [waiter for waiter in self._waiters if waiter.since >= waited_since]
        _settle(late, error=Overloaded("the writes before it took too long"))

    def _take(self) -> Sequence[Waiter[Item]]:
        firsts: dict[Hashable, Waiter[Item]] = {}
        for waiter in self._waiters:
            firsts.setdefault(waiter.key, waiter)
        batch = list(firsts.values())[:LARGEST]
        taken = set(batch)
        self._waiters = [waiter for waiter in self._waiters if waiter not in taken]
        return batch

    def _go_on(self, database: Database) -> None:
        self._task = None
        if self._waiters:
            self._start(database)

    async def _run(self, database: Database, batch: Sequence[Waiter[Item]]) -> None:
        written: Sequence[Result | None] = [None] * len(batch)
        try:
            written = await self._write(database, [waiter.item for waiter in batch])
        except (PostgresError, Overloaded) as error:
            log.debug("%s writes are tried one by one: %s", len(batch), error)
        except BaseException as error:
            _settle(batch, error=error)
            return
        _settle(batch, written)


def _settle(batch: Sequence[Waiter[Any]], written: Sequence[Any] = (), error: BaseException | None = None) -> None:
    for number, waiter in enumerate(batch):
        if waiter.written.done():
            continue
        if error:
            waiter.written.set_exception(error)
        else:
            waiter.written.set_result(written[number])
