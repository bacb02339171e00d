"""Names of people as they are looked for, folded when they are written."""

from typing import Any

from db.connections import named_queries
from db.connections.background_tasks import background_transaction
from db.connections.postgres import Database
from db.on_demand import imported
from db.text.search import VERSION

search = named_queries.load("person_search")

BATCH = 500


async def index_names(connection: Any) -> int:
    """Folds some names that are new, or were folded by older code; how many."""
    rows = [row async for row in search.outdated(connection, version=VERSION, most=BATCH)]
    if rows:
        await imported("db.text.search.folding")
        from db.text.search.folding import fold_name

        ids, names = [row["person_id"] for row in rows], [fold_name(row["name"]) for row in rows]
        await search.save(connection, ids=ids, names=names, version=VERSION)
    return len(rows)


async def index_people(database: Database) -> int:
    async with background_transaction(database) as connection:
        return await index_names(connection)
