"""The index by which moderators search comments: vectors that a server makes soon after a comment is written."""

from databases import Database

from db.connections import named_queries
from db.connections.background_tasks import background_transaction
from db.text.search.vectors import VERSION, Field, vector

search = named_queries.load("comment_search")

BATCH = 100
"""Comments that are indexed in one transaction."""


async def index_comments(database: Database) -> int:
    """Indexes some comments that have no vector, or one of older code; how many. Several processes share them out."""
    async with background_transaction(database) as connection:
        rows = [row async for row in search.outdated(connection, version=VERSION, most=BATCH)]
        if rows:
            made = [str(vector([Field(0, row["body"], "A")], row["language"])) for row in rows]
            ids = [row["comment_id"] for row in rows]
            await search.save(connection, ids=ids, searches=made, version=VERSION)
        return len(rows)
