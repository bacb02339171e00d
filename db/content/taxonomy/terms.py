"""Sections and topics: the slugs that they get when an article first has them, and what editors say of them."""

from collections.abc import Sequence
from typing import Any

from db.connections import named_queries
from db.connections.background_tasks import background_transaction
from db.connections.postgres import Database

terms = named_queries.load("terms")

BATCH = 200


async def name_terms(connection: Any, section: str | None, tags: Sequence[str], ascii_slugs: bool = False) -> None:
    """Gives slugs to those that the article is the first to have."""
    if section or tags:
        rows = [row async for row in terms.without_slug(connection, section=section, tags=tags)]
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
