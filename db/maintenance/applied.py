"""What has been applied to a database, by name, and what of it cannot go on from there."""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from asyncpg import Connection, LockNotAvailableError, PostgresError

RECORD = """
create schema dateline_migrations
create table applied (name text primary key, checksum text not null, applied_at timestamptz not null default now())
"""


class MigrationRefused(RuntimeError):
    """Says in one line which file cannot be applied and why."""


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Raises MigrationRefused for what PostgreSQL refuses in the file, but for a lock that others have."""
    try:
        yield
    except LockNotAvailableError:
        raise
    except PostgresError as error:
        raise MigrationRefused(f"{name} cannot be applied: {error}") from error


async def known(connection: Connection) -> dict[str, str]:
    """The checksum of everything applied so far, by name: nothing in a database that is empty."""
    if await connection.fetchval("select to_regclass('dateline_migrations.applied')") is None:
        return {}
    return dict(await connection.fetch("select name, checksum from dateline_migrations.applied"))


def refuse_edited(known: Mapping[str, str], migrations: Mapping[str, str]) -> None:
    for name in sorted(known.keys() - {"views"}):
        if name not in migrations:
            raise MigrationRefused(f"the database has had migration {name}: it belongs to a newer Dateline")
        if known[name] != checksum({name: migrations[name]}):
            raise MigrationRefused(f"migration {name} was edited after it was applied: undo that, and add a new one")


async def remember(connection: Connection, name: str, checksum: str) -> None:
    if await connection.fetchval("select to_regclass('dateline_migrations.applied')") is None:
        await connection.execute(RECORD)
    await connection.execute(
        "insert into dateline_migrations.applied (name, checksum) values ($1, $2)"
        " on conflict (name) do update set checksum = excluded.checksum, applied_at = now()",
        name,
        checksum,
    )


def checksum(files: Mapping[str, str]) -> str:
    return hashlib.sha256("\n".join(f"{name}\n{text}" for name, text in files.items()).encode()).hexdigest()
