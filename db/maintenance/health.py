"""Whether PostgreSQL can be used: it answers, soon enough, and has had every migration."""

import asyncio
from functools import cache

import asyncpg

from db.connections.connection_pool import pool_of
from db.connections.postgres import FAILURES, Database
from db.connections.servers import hosts
from db.connections.servers.loss import is_open
from db.connections.servers.silence import in_time
from db.maintenance.migrations import SQL

SECONDS_TO_ANSWER = 1
READ_ONLY = "show transaction_read_only"
APPLIED = "select name from dateline_migrations.applied"


async def health(url: str) -> dict[str, str]:
    """What is to be said of each part. The connection is one of its own: those of the pool may be hard at work."""
    try:
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            applied = await _applied(url)
    except (*FAILURES, OSError, ValueError):
        return {"database": "unavailable", "migrations": "unknown"}
    return {"database": "ok", "migrations": "ok" if migrations() <= applied else "pending"}


async def takes_writes(database: Database) -> bool:
    """Whether the servers do that connections of the pool lead to, as far as these are idle: a proxy may lead new ones
    to the primary, and leave old ones where they are. Those to a server that takes none are ended."""
    pool, found = pool_of(database), True
    for _ in range(len(pool.idle)):
        if pool.idle:
            connection = pool.idle.pop(0)
            try:
                found &= await _takes_writes(connection)
            finally:
                pool.give_back(connection)
    return found


async def _takes_writes(connection: asyncpg.Connection) -> bool:
    """A lost one is replaced, and says nothing."""
    is_good = False
    try:
        is_good = bool(await in_time(connection.fetchval(READ_ONLY), SECONDS_TO_ANSWER) == "off")
    except (*FAILURES, OSError):
        return not is_open(connection)
    finally:
        if not is_good and is_open(connection):
            connection.terminate()
    return is_good


@cache
def migrations() -> frozenset[str]:
    return frozenset(file.name for file in (SQL / "migrations").glob("*.sql"))


async def _applied(url: str) -> frozenset[str]:
    # Where PgBouncer shares connections out, what one client has prepared is in the way of the next.
    options = {"application_name": "dateline health"}
    connection = await hosts.connect(url, statement_cache_size=0, server_settings=options)
    try:
        return frozenset(name for (name,) in await connection.fetch(APPLIED))
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError, asyncpg.InsufficientPrivilegeError):
        return frozenset()
    finally:
        connection.terminate()
