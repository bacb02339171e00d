"""A cache of expensive documents, by time alone: concurrent requests share one making of a document."""

import asyncio
from collections.abc import Awaitable, Callable

from cachetools import TTLCache

from api.syndication.cacheable_responses import Document

MAX_AGE = 60  # seconds that clients may keep them
KEPT = 2
"""Seconds: a crowd shares one making, and who asks after a change has the change."""
MAX_DOCUMENTS = 50


class CachedDocuments:
    def __init__(self) -> None:
        self._documents: TTLCache[str, asyncio.Future[Document]] = TTLCache(MAX_DOCUMENTS, KEPT)

    async def get(self, name: str, make: Callable[[], Awaitable[Document]]) -> Document:
        making = self._documents.get(name)
        if making is None:
            making = self._documents[name] = asyncio.ensure_future(make())
        try:
            # Shielded: the first request may be cancelled while others wait.
            return await asyncio.shield(making)
        except Exception:
            self._documents.pop(name, None)
            raise
