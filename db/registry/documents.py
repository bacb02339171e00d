"""Registered documents in the database: each id has one text, and each version of an app many ids."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from asyncpg import Connection

from db.connections import named_queries, postgres
from db.connections.postgres import Database

documents = named_queries.load("documents")


class Registered(NamedTuple):
    """One document of one version of an app."""

    id: str
    text: str
    app: str
    version: str


class Release(NamedTuple):
    """How many documents a version of an app has, and since when."""

    app: str
    version: str
    documents: int
    added_at: datetime


class IdsTaken(ValueError):
    """These ids have other texts already."""

    def __init__(self, ids: Sequence[str]) -> None:
        super().__init__(", ".join(ids))
        self.ids = ids


async def add(connection: Connection, app: str, version: str, texts: Mapping[str, str]) -> int:
    """Registers texts, by their ids. Returns how many the version did not have. Raises IdsTaken."""
    given = {"ids": list(texts), "texts": list(texts.values())}
    async with connection.transaction():
        await documents.add_texts(connection, **given)
        if other := [row["id"] async for row in documents.other_texts(connection, **given)]:
            raise IdsTaken(other)
        added: int = await documents.add_release(connection, app=app, version=version, ids=given["ids"])
        return added


async def remove(connection: Connection, app: str, version: str) -> int:
    """Removes a version of an app, and the documents that no other has. Returns how many it had."""
    async with connection.transaction():
        removed: int = await documents.remove_release(connection, app=app, version=version)
        await documents.remove_unreleased(connection)
        return removed


async def releases(connection: Connection) -> list[Release]:
    return [Release(**row) async for row in documents.releases(connection)]


async def registered(connection: Connection) -> list[Registered]:
    """Those of all apps, the newest first."""
    return [Registered(**row) async for row in documents.registered(connection)]


async def find(database: Database, id: str) -> list[Registered]:
    return await postgres.retry_once(lambda: _find(database, id))


async def changed(database: Database, version: str) -> tuple[str, list[Registered]] | None:
    """A new version of the table and all its documents; None where it is still at this version."""
    async with postgres.connection(database) as connection:
        now: str = await documents.mark(connection)
        return None if now == version else (now, await registered(connection))


async def _find(database: Database, id: str) -> list[Registered]:
    async with postgres.connection(database) as connection:
        return [Registered(**row) async for row in documents.find(connection, id=id)]
