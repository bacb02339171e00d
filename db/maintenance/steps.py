"""Migrations in steps: what takes long on large tables is done before the upgrade, while servers of the version before
are at work, each step in a transaction of its own.

Such a file says since which migration its steps can be taken, and marks each: `-- step`, or `-- repeated` for a query
that does a batch after the key that the last one has reached, which is `$1`, and answers null at the end. A step may
have been taken before, by an upgrade that was broken off. Where the database is older, all are taken within the
upgrade.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, NamedTuple

from asyncpg import Connection

from db.maintenance import past
from db.maintenance.applied import checksum, known, refuse_edited, refusing
from db.maintenance.patience import LOCK_TIMEOUT, PATIENCE, patiently

SINCE = re.compile(r"^-- beforehand since (\d{4})$", re.MULTILINE)
MARK = re.compile(r"^-- (step|repeated)\n", re.MULTILINE)
CONCURRENTLY = re.compile(r"\bconcurrently\b ?")
LOCK = int.from_bytes(b"dateline") + 1
"""Not that of upgrades, for which statements wait: an index in the making would wait for these."""
TAKEN = "create table if not exists dateline_migrations.taken (name text primary key, checksum text not null)"
TAKE = """
    insert into dateline_migrations.taken (name, checksum) values ($1, $2)
    on conflict (name) do update set checksum = excluded.checksum
"""
BROKEN_OFF = """
    select format('%I.%I', nspname, relname) from pg_index
    join pg_class c on c.oid = indexrelid join pg_namespace s on s.oid = c.relnamespace
    where nspname = 'news' and not indisvalid
"""


class Step(NamedTuple):
    text: str
    repeated: bool


def since(text: str) -> str | None:
    """The number of the migration since which the file's steps can be taken beforehand; None if it has no steps."""
    found = SINCE.search(text)
    return found and found[1]


def steps(text: str) -> list[Step]:
    _, *parts = MARK.split(text)
    return [Step(step, kind == "repeated") for kind, step in zip(parts[::2], parts[1::2], strict=True)]


async def apply(connection: Connection, name: str, text: str) -> None:
    """The whole file, within the transaction of the caller."""
    with refusing(name):
        if since(text) is None:
            await connection.execute(text)
        for step in steps(text) if since(text) else ():
            await _to_its_end(partial(_take, connection, step._replace(text=CONCURRENTLY.sub("", step.text))))


async def taken(connection: Connection, migrations: Mapping[str, str]) -> set[str]:
    """The names of those whose steps have all been taken."""
    if await connection.fetchval("select to_regclass('dateline_migrations.taken')") is None:
        return set()
    found = dict(await connection.fetch("select name, checksum from dateline_migrations.taken"))
    return {name for name, text in migrations.items() if found.get(name) == checksum({name: text})}


async def take_beforehand(connection: Connection, migrations: Mapping[str, str]) -> None:
    """All steps that can be taken now. Raises MigrationRefused."""
    async with _one_at_a_time(connection):
        had = await known(connection)
        refuse_edited(had, migrations)
        numbers = {name[:4] for name in had}
        waiting = {name: text for name, text in migrations.items() if name not in had and since(text) in numbers}
        done = await taken(connection, waiting)
        for name in waiting.keys() - done:
            with refusing(name):
                await _take_all(connection, steps(waiting[name]))
            await connection.execute(TAKEN)
            await connection.execute(TAKE, name, checksum({name: waiting[name]}))


@asynccontextmanager
async def _one_at_a_time(connection: Connection) -> AsyncIterator[None]:
    while not await connection.fetchval("select pg_try_advisory_lock($1)", LOCK):  # noqa: ASYNC110
        await asyncio.sleep(1)
    try:
        await connection.execute(f"set statement_timeout = 0; set lock_timeout = '{PATIENCE}s'")
        yield
    finally:
        await connection.execute("reset statement_timeout; reset lock_timeout")
        await connection.fetchval("select pg_advisory_unlock($1)", LOCK)


async def _take_all(connection: Connection, taking: list[Step]) -> None:
    for (broken_off,) in await connection.fetch(BROKEN_OFF):
        await connection.execute(f"drop index concurrently {broken_off}")
    for step in taking:
        take = _take if CONCURRENTLY.search(step.text) else _take_patiently
        await _to_its_end(partial(take, connection, step))


async def _to_its_end(take: Callable[[Any], Awaitable[Any]]) -> None:
    reached: Any = 0
    while reached is not None:
        reached = await take(reached)


async def _take_patiently(connection: Connection, step: Step, reached: Any) -> Any:
    return await patiently(partial(_take_in_transaction, connection, step, reached))


async def _take_in_transaction(connection: Connection, step: Step, reached: Any) -> Any:
    async with connection.transaction(), past.following(connection):
        await connection.execute(LOCK_TIMEOUT)
        return await _take(connection, step, reached)


async def _take(connection: Connection, step: Step, reached: Any) -> Any:
    """Where it is to go on, None at its end."""
    if step.repeated:
        return await connection.fetchval(step.text, reached)
    await connection.execute(step.text)
    return None
