"""The languages of articles that were stored before they had one: by their files, or else by their texts."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Any

from db.connections import named_queries
from db.connections.background_tasks import Locked, attempt, background_transaction
from db.connections.postgres import Database
from db.text.languages import direction, normalised

articles = named_queries.load("articles")
BATCH = 50
WHEN_LOCKED, AFTER_FAILURE = 2, 30  # seconds
FAILURE = "the languages of older articles could not be found"


async def find_languages(database: Database, languages: Sequence[str]) -> None:
    """Returns once every article has one. Where several processes look, each takes others. After a failure it is
    tried again a while later."""
    more: bool | None = True
    while more is not False:
        more = await attempt(partial(_find_some, database, languages), FAILURE)
        if more is None:
            await asyncio.sleep(AFTER_FAILURE)


async def _find_some(database: Database, languages: Sequence[str]) -> bool:
    try:
        return await _find_batch(database, languages)
    except Locked:
        await asyncio.sleep(WHEN_LOCKED)
        return True


async def _find_batch(database: Database, languages: Sequence[str]) -> bool:
    async with background_transaction(database) as session:
        rows = [row async for row in articles.without_language(session, number=BATCH)]
        if rows:
            found = await asyncio.to_thread(lambda: [_language(row, languages) for row in rows])
            ids = [row["id"] for row in rows]
            await articles.set_languages(session, ids=ids, languages=found, directions=list(map(direction, found)))
    return bool(rows)


def _language(row: Any, languages: Sequence[str]) -> str:
    from db.text.languages.detection import of_article

    return normalised(row["said"] or "") or of_article(row["text"], languages)
