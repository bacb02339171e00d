"""Sections and topics: the slugs that they get when an article first has them, and what editors say of them."""

from collections.abc import Sequence
from typing import Any, Literal

from db.connections import named_queries
from db.connections.background_tasks import background_transaction
from db.connections.postgres import Database

terms = named_queries.load("terms")

Kind = Literal["SECTION", "TOPIC"]

BATCH = 200


async def name_terms(connection: Any, sections: Sequence[str], tags: Sequence[str], ascii_slugs: bool = False) -> None:
    """Gives slugs to those that the articles are the first to have."""
    if sections or tags:
        rows = [row async for row in terms.without_slug(connection, sections=sections, tags=tags)]
        await _give_slugs(connection, rows, ascii_slugs)


async def name_some_terms(database: Database, ascii_slugs: bool) -> int:
    """Gives slugs to some that came to the database by another way; to how many."""
    async with background_transaction(database) as connection:
        rows = [row async for row in terms.some_without_slug(connection, most=BATCH)]
        await _give_slugs(connection, rows, ascii_slugs)
        return len(rows)


async def _give_slugs(connection: Any, rows: Sequence[Any], ascii_slugs: bool) -> None:
    if rows:
        from db.text.slugs import native_slug, slug_of

        slug = slug_of if ascii_slugs else native_slug
        ids, slugs = [row["id"] for row in rows], [slug(row["name"]) for row in rows]
        await terms.give_slugs(connection, ids=ids, slugs=slugs)


async def name_of(connection: Any, kind: Kind, key: int) -> str | None:
    """Of the row with this key, which is locked; None where there is none."""
    row = await terms.of_key(connection, kind=kind, id=key)
    return row["name"] if row else None


async def called(connection: Any, kind: Kind, name: str) -> int | None:
    """The key of the one that has this name."""
    key: int | None = await terms.of_name(connection, kind=kind, name=name)
    return key


async def add(connection: Any, kind: Kind, name: str, ascii_slugs: bool) -> int:
    """The key of the one with this name, which is a new one unless there is one."""
    row = await terms.add(connection, kind=kind, name=name)
    if row["slug"] is None:
        await _give_slugs(connection, [row], ascii_slugs)
    return int(row["id"])


async def rename(connection: Any, key: int, name: str) -> None:
    """With all that articles say. The slug stays."""
    await terms.rename(connection, id=key, name=name)


async def describe(connection: Any, key: int, description: str | None) -> None:
    await terms.describe(connection, id=key, description=description)


async def place(connection: Any, key: int, position: int | None) -> None:
    await terms.place(connection, id=key, position=position)
