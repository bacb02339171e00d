"""What is embedded from other sites: known by its address, and asked for once, when it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from db.connections import named_queries
from db.connections.postgres import Database
from db.connections.retries import in_transaction
from db.text.blocks.embeds import embed_of

embeds = named_queries.load("embeds")

MOST = 20
"""That are asked for at once."""
TRIES, PAUSE = 4, 600
"""How often a site is asked that does not answer, and seconds in between."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a site says of something at it."""

    title: str | None = None
    author: str | None = None
    thumbnail_url: str | None = None


async def note(connection: Any, urls: Sequence[str]) -> None:
    found = {url: embed for url in sorted(set(urls)) if (embed := embed_of(url))}
    if found:
        await embeds.note(
            connection,
            urls=list(found),
            providers=[embed.provider.key for embed in found.values()],
            names=[embed.provider.name for embed in found.values()],
            players=[embed.player for embed in found.values()],
        )


async def to_fetch(database: Database, article_id: int | None = None) -> list[str]:
    """Addresses that are to be asked for now, by whoever gets them here and by nobody else: those of one article, or of
    any."""

    async def claim(connection: Any) -> list[str]:
        rows = embeds.to_fetch(connection, article_id=article_id, most=MOST, tries=TRIES, pause=PAUSE)
        return [row["url"] async for row in rows]

    return await in_transaction(database, claim)


async def fetched(database: Database, url: str, found: Metadata) -> None:
    async def store(connection: Any) -> None:
        await embeds.fetched(
            connection, url=url, title=found.title, author=found.author, thumbnail_url=found.thumbnail_url
        )

    await in_transaction(database, store)
