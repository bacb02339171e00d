"""An import that is stopped between two slices of an article's comments."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import asyncpg

from db.content.imports.comment_slices import queries
from tests.waiting import LONGEST, until_locked

IN_SECOND_SLICE = "select from news.comment where id = (select min(id) + 30 from news.comment) for update"


@asynccontextmanager
async def between_slices(
    url: str, importing: Coroutine[Any, Any, Any], *then: Coroutine[Any, Any, Any]
) -> AsyncIterator[Sequence[asyncio.Task[Any]]]:
    """It changes all comments, and stands behind the second slice while the block runs: afterwards what is to be done
    `then` comes first. All are done at the end."""
    async with AsyncExitStack() as stack:
        row, gate, watch = [await _connection(stack, url) for _ in range(3)]
        held = row.transaction()
        await held.start()
        await row.execute(IN_SECOND_SLICE)
        tasks = [asyncio.create_task(importing)]
        await _waiting(watch, 1)
        async with gate.transaction():
            locked = asyncio.create_task(queries.lock(gate))
            await _waiting(watch, 2)
            for number, each in enumerate(then, 3):
                tasks.append(asyncio.create_task(each))
                await _waiting(watch, number)
            await held.rollback()
            await locked
            await _waiting(watch, len(tasks))
            yield tasks
        await asyncio.gather(*tasks)


async def _connection(stack: AsyncExitStack, url: str) -> asyncpg.Connection:
    connection = await asyncpg.connect(url)
    stack.push_async_callback(connection.close)
    return connection


async def _waiting(watch: asyncpg.Connection, number: int) -> None:
    await until_locked(watch, number, 2 * LONGEST)
