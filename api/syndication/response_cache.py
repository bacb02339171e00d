"""A cache of expensive documents: concurrent requests share one making of a document. It is kept while nothing that it
shows has changed, and for a minute at most."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from cachetools import TTLCache

from api.http_caching.exchange import Exchange, current_exchange
from api.syndication.cacheable_responses import Document

MAX_AGE = 60  # seconds
MAX_DOCUMENTS = 50


@dataclass(frozen=True, slots=True)
class Making:
    """A document in the making, or made, in the exchange that asked for it first."""

    document: asyncio.Future[Document]
    exchange: Exchange

    @property
    def is_current(self) -> bool:
        """Also while it is being made."""
        if not self.document.done():
            return True
        now = asyncio.get_running_loop().time()
        return not self.exchange.personal and all(
            entry.is_valid and now < entry.expires_at for entry in self.exchange.entries
        )


class CachedDocuments:
    def __init__(self) -> None:
        self._documents: TTLCache[str, Making] = TTLCache(MAX_DOCUMENTS, MAX_AGE)

    async def get(self, name: str, make: Callable[[], Awaitable[Document]]) -> Document:
        """Who has written reads nothing older than that, and so none that was made for others."""
        exchange = current_exchange()
        making = self._documents.get(name)
        if making is None or exchange.position or not making.is_current:
            making = self._documents[name] = Making(asyncio.ensure_future(make()), exchange)
        try:
            # Shielded: the first request may be cancelled while others wait.
            return await asyncio.shield(making.document)
        except Exception:
            self._documents.pop(name, None)
            raise
