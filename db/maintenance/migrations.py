"""Brings a database up to date: numbered files once each and in order, then, if anything has changed, all views, and
what reads the same of the past.

All of it is one transaction: an upgrade is applied whole or not at all, and two processes do it one after the other.
Servers may be at work meanwhile. Whoever waits for a lock holds up all who come later, so the transaction gives up soon
where somebody else reads for long, and is tried again.
"""

import asyncio
import hashlib
import logging
from pathlib import Path

from asyncpg import Connection, LockNotAvailableError, PostgresError

from db.maintenance import past
from db.maintenance.previewed_views import PREVIEWS, with_previews
from db.maintenance.site_settings import add_site
from db.maintenance.statistics import analyze_new

SQL = Path(__file__).parents[2] / "sql"
LOCK = int.from_bytes(b"dateline")
RECORD = """
create schema dateline_migrations
create table applied (name text primary key, checksum text not null, applied_at timestamptz not null default now())
"""
LOCK_TIMEOUT = "100ms"
PATIENCE = 600
"""Attempts, and seconds: readers are held up by less than half a second in each."""
log = logging.getLogger("dateline")


class MigrationRefused(RuntimeError):
    """Says in one line which file cannot be applied and why."""


async def migrate(connection: Connection, public_url: str, sql: Path = SQL) -> list[str]:
    """The names of what was applied. A site that has no address yet gets this one. Raises MigrationRefused."""
    for attempt in range(PATIENCE):
        try:
            applied = await _migrate(connection, public_url, sql)
        except LockNotAvailableError:
            if attempt == 0:
                log.warning("The upgrade waits for somebody who reads for long, such as a backup.")
            await asyncio.sleep(1)
        else:
            await analyze_new(connection)
            return applied
    raise MigrationRefused(f"somebody has held locks on the database for {PATIENCE} seconds, such as a backup")


async def _migrate(connection: Connection, public_url: str, sql: Path) -> list[str]:
    async with connection.transaction():
        await connection.execute("set local statement_timeout = 0")
        await connection.execute("select pg_advisory_xact_lock($1)", LOCK)
        await connection.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'")
        views = with_previews(_files(sql / "views"), _files(sql / "views" / "preview"))
        applied = await _apply_changes(connection, _files(sql / "migrations"), views, _files(sql / "past"))
        await add_site(connection, public_url)
    return applied


async def _apply_changes(
    connection: Connection, migrations: dict[str, str], views: dict[str, str], history: dict[str, str]
) -> list[str]:
    known = await _known(connection)
    _refuse_edited(known, migrations)
    pending = [name for name in migrations if name not in known]
    if not pending and known.get("views") == _checksum({**views, **history}):
        return []
    # Views go first: a migration may change what they stand on.
    await connection.execute(f"drop schema if exists past_graph, past_news, graph, {PREVIEWS} cascade")
    for name in pending:
        await _run(connection, name, migrations[name])
        await _remember(connection, name, _checksum({name: migrations[name]}))
    await connection.execute(f"create schema graph; create schema {PREVIEWS}")
    for name, text in {**views, **history}.items():
        # What previews have is the same again, and need not be looked through while readers wait.
        await connection.execute(f"set local check_function_bodies = {'off' if name.startswith('preview/') else 'on'}")
        await _run(connection, name, text)
    if history:
        await past.create(connection)
    await _remember(connection, "views", _checksum({**views, **history}))
    return [*pending, "views"]


async def _known(connection: Connection) -> dict[str, str]:
    """The checksum of everything applied so far, by name."""
    if await connection.fetchval("select to_regclass('dateline_migrations.applied')") is None:
        await connection.execute(RECORD)
    return dict(await connection.fetch("select name, checksum from dateline_migrations.applied"))


def _refuse_edited(known: dict[str, str], migrations: dict[str, str]) -> None:
    for name in sorted(known.keys() - {"views"}):
        if name not in migrations:
            raise MigrationRefused(f"the database has had migration {name}: it belongs to a newer Dateline")
        if known[name] != _checksum({name: migrations[name]}):
            raise MigrationRefused(f"migration {name} was edited after it was applied: undo that, and add a new one")


async def _run(connection: Connection, name: str, text: str) -> None:
    try:
        await connection.execute(text)
    except LockNotAvailableError:
        raise
    except PostgresError as error:
        raise MigrationRefused(f"{name} cannot be applied: {error}") from error


async def _remember(connection: Connection, name: str, checksum: str) -> None:
    await connection.execute(
        "insert into dateline_migrations.applied (name, checksum) values ($1, $2)"
        " on conflict (name) do update set checksum = excluded.checksum, applied_at = now()",
        name,
        checksum,
    )


def _files(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in sorted(folder.glob("*.sql"))}


def _checksum(files: dict[str, str]) -> str:
    return hashlib.sha256("\n".join(f"{name}\n{text}" for name, text in files.items()).encode()).hexdigest()
