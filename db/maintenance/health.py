"""Whether PostgreSQL can be used: it answers, soon enough, and has had every migration."""

import asyncio
from functools import cache

import asyncpg

from db.connections.postgres import FAILURES
from db.maintenance.migrations import SQL

SECONDS_TO_ANSWER = 1
APPLIED = "select name from dateline_migrations.applied"


async def health(url: str) -> dict[str, str]:
    """What is to be said of each part. The connection is one of its own: those of the pool may be hard at work."""
    try:
        async with asyncio.timeout(SECONDS_TO_ANSWER):
            applied = await _applied(url)
    except (*FAILURES, OSError, ValueError):
        return {"database": "unavailable", "migrations": "unknown"}
    return {"database": "ok", "migrations": "ok" if migrations() <= applied else "pending"}


@cache
def migrations() -> frozenset[str]:
    return frozenset(file.name for file in (SQL / "migrations").glob("*.sql"))


async def _applied(url: str) -> frozenset[str]:
    # Where PgBouncer shares connections out, what one client has prepared is in the way of the next.
    options = {"application_name": "dateline health"}
    connection = await asyncpg.connect(url, statement_cache_size=0, server_settings=options)
    try:
        return frozenset(name for (name,) in await connection.fetch(APPLIED))
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError, asyncpg.InsufficientPrivilegeError):
        return frozenset()
    finally:
        connection.terminate()
