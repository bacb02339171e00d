"""The index by which moderators search comments: vectors that a server makes soon after a comment is written."""

import asyncio
from collections.abc import Mapping
from typing import Any

from db.connections import named_queries
from db.connections.background_tasks import background_transaction
from db.connections.postgres import Database
from db.on_demand import imported
from db.text.search import VERSION

search = named_queries.load("comment_search")

BATCH = 100
"""Comments that are indexed in one transaction."""


async def index_comments(database: Database) -> int:
    """Indexes some comments that have no vector, or one of older code, and says how many; 0 for the last ones: what is
    posted meanwhile waits for the next time. Several processes share them out."""
    async with background_transaction(database) as connection:
        rows = [row async for row in search.outdated(connection, version=VERSION, most=BATCH)]
        if rows:
            await imported("db.text.search.vectors")
        for store, is_new in ((search.add, True), (search.save, False)):
            made = {row["comment_id"]: await _in_turn(row) for row in rows if row["is_new"] is is_new}
            if made:
                await store(connection, ids=list(made), searches=list(made.values()), version=VERSION)
        return len(rows) if len(rows) >= BATCH else 0


async def _in_turn(row: Mapping[str, Any]) -> str:
    """Requests come between."""
    await asyncio.sleep(0)
    return _vector(row)


def _vector(row: Mapping[str, Any]) -> str:
    """Empty for a comment that is gone."""
    from db.text.search.vectors import Field, vector

    return "" if row["body"] is None else str(vector([Field(0, row["body"], "A")], row["language"]))
