"""Brings a database up to date: numbered files once each and in order, then, if anything has changed, all views, and
what reads the same of the past.

All of it is one transaction, but for what is done beforehand: an upgrade is applied whole or not at all, and two
processes do it one after the other. Servers may be at work meanwhile.
"""

from functools import partial
from pathlib import Path

from asyncpg import Connection

from db.maintenance import past, steps
from db.maintenance.applied import checksum, known, refuse_edited, refusing, remember
from db.maintenance.patience import LOCK_TIMEOUT, patiently
from db.maintenance.previewed_views import PREVIEWS, with_previews
from db.maintenance.site_settings import add_site
from db.maintenance.statistics import analyze_new

SQL = Path(__file__).parents[2] / "sql"
LOCK = int.from_bytes(b"dateline")


async def migrate(connection: Connection, public_url: str, sql: Path = SQL) -> list[str]:
    """The names of what was applied. A site that has no address yet gets this one. Raises MigrationRefused."""
    await steps.take_beforehand(connection, _files(sql / "migrations"))
    applied = await patiently(partial(_migrate, connection, public_url, sql))
    await analyze_new(connection)
    return applied


async def _migrate(connection: Connection, public_url: str, sql: Path) -> list[str]:
    async with connection.transaction():
        await connection.execute("set local statement_timeout = 0")
        await connection.execute("select pg_advisory_xact_lock($1)", LOCK)
        await connection.execute(LOCK_TIMEOUT)
        views = with_previews(_files(sql / "views"), _files(sql / "views" / "preview"))
        applied = await _apply_changes(connection, _files(sql / "migrations"), views, _files(sql / "past"))
        await add_site(connection, public_url)
    return applied


async def _apply_changes(
    connection: Connection, migrations: dict[str, str], views: dict[str, str], history: dict[str, str]
) -> list[str]:
    had = await known(connection)
    refuse_edited(had, migrations)
    pending = [name for name in migrations if name not in had]
    if not pending and had.get("views") == checksum({**views, **history}):
        return []
    # Views go first: a migration may change what they stand on.
    await connection.execute(f"drop schema if exists past_graph, past_news, graph, {PREVIEWS} cascade")
    await _apply(connection, {name: migrations[name] for name in pending})
    await connection.execute(f"create schema graph; create schema {PREVIEWS}")
    for name, text in {**views, **history}.items():
        # What previews have is the same again, and need not be looked through while readers wait.
        await connection.execute(f"set local check_function_bodies = {'off' if name.startswith('preview/') else 'on'}")
        with refusing(name):
            await connection.execute(text)
    if history:
        await past.create(connection)
    await remember(connection, "views", checksum({**views, **history}))
    return [*pending, "views"]


async def _apply(connection: Connection, migrations: dict[str, str]) -> None:
    done = await steps.taken(connection, migrations)
    for name, text in migrations.items():
        if name not in done:
            await steps.apply(connection, name, text)
        await remember(connection, name, checksum({name: text}))
    await connection.execute("drop table if exists dateline_migrations.taken")


def _files(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text("utf-8") for file in sorted(folder.glob("*.sql"))}
