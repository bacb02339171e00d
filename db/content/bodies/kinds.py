"""The kinds of blocks that were stored before there were any: by their HTML."""

from typing import Any

import orjson

from db.connections import named_queries
from db.connections.background_tasks import background_transaction
from db.connections.postgres import Database

blocks = named_queries.load("blocks")

BATCH = 20
"""Articles that are looked at in one transaction."""


async def find_some_kinds(database: Database) -> int:
    """Of some articles; how many. Several processes share them out."""
    async with background_transaction(database) as connection:
        articles = [row["article_id"] async for row in blocks.articles_without_kinds(connection, most=BATCH)]
        for article_id in articles:
            await _find(connection, article_id)
        return len(articles)


async def _find(connection: Any, article_id: int) -> None:
    # Most processes find nothing to do, and need no HTML parser.
    from db.content.bodies.blocks import join_quotes
    from db.text.blocks.kinds import structure

    rows = [row async for row in blocks.without_kinds(connection, article_id=article_id)]
    found = [structure(row["html"]) for row in rows]
    await blocks.set_kinds(
        connection,
        ids=[row["id"] for row in rows],
        kinds=[each.kind.value for each in found],
        datas=[orjson.dumps(each.data).decode() for each in found],
    )
    words = [row["text"] async for row in blocks.quotes_of(connection, article_id=article_id)]
    await join_quotes(connection, article_id, words)
