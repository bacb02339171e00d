"""Comments that are posted at the same time are stored together: one statement, one commit and one notification."""

import asyncio
import logging
from collections.abc import Sequence
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any

from asyncpg import PostgresError

from db.connections.admission import Overloaded, current_work
from db.connections.postgres import Database
from db.connections.reads import write
from db.discussion import comments
from db.discussion.comments import NewComment
from db.discussion.discussions import PostingLimits

log = logging.getLogger("dateline")

LARGEST = 64
"""Comments of one batch: readers of the last wait for all of it."""


@dataclass(frozen=True, slots=True, eq=False)
class Waiter:
    """A comment that waits for the next batch, and the context of the operation that posts it."""

    comment: NewComment
    stored: asyncio.Future[int | None]
    context: Context = field(default_factory=copy_context)


class CommentBatches:
    """One batch is on its way at a time, and waits for no lock; what is posted meanwhile is the next one."""

    def __init__(self) -> None:
        self._waiters: list[Waiter] = []
        self._task: asyncio.Task[None] | None = None

    async def add(self, database: Database, comment: NewComment, limits: PostingLimits) -> int | None:
        """The key of the stored comment. None where it is not stored, and is to be tried by itself: its facts are
        others, its article or author is locked, or a comment of the same batch broke all of it. Raises Unavailable
        and StatementTimeout, after which it may have been stored."""
        waiter = Waiter(comment, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        if self._task is None:
            self._start(database, limits)
        key = await waiter.stored
        if key and (work := current_work.get()):
            work.begun = True
        return key

    def _start(self, database: Database, limits: PostingLimits) -> None:
        """In the context of the first: it is its turn that the batch takes."""
        batch = self._take()
        store = _store(database, batch, limits)
        self._task = asyncio.get_running_loop().create_task(store, context=batch[0].context)
        self._task.add_done_callback(lambda _: self._go_on(database, limits))

    def _take(self) -> Sequence[Waiter]:
        """The next batch, with one comment of each author: a second one depends on the first."""
        firsts: dict[int, Waiter] = {}
        for waiter in self._waiters:
            firsts.setdefault(waiter.comment.posting.author_id, waiter)
        batch = list(firsts.values())[:LARGEST]
        taken = set(batch)
        self._waiters = [waiter for waiter in self._waiters if waiter not in taken]
        return batch

    def _go_on(self, database: Database, limits: PostingLimits) -> None:
        self._task = None
        if self._waiters:
            self._start(database, limits)


async def _store(database: Database, batch: Sequence[Waiter], limits: PostingLimits) -> None:
    stored: Sequence[Any] = [None] * len(batch)
    try:
        given = [waiter.comment for waiter in batch]
        stored = await write(database, lambda connection: comments.add_together(connection, given, limits))
    except (PostgresError, Overloaded) as error:
        log.debug("%s comments are tried one by one: %s", len(batch), error)
    except BaseException as error:
        _settle(batch, error=error)
        return
    _settle(batch, stored)


def _settle(batch: Sequence[Waiter], stored: Sequence[int | None] = (), error: BaseException | None = None) -> None:
    for number, waiter in enumerate(batch):
        if waiter.stored.done():
            continue
        if error:
            waiter.stored.set_exception(error)
        else:
            waiter.stored.set_result(stored[number])
