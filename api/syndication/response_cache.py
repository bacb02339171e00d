"""What is dear to make is made once, however many ask for it, and kept for as long as caches may keep it anyway."""

import asyncio
from collections.abc import Awaitable, Callable

from cachetools import TTLCache

from api.syndication.cacheable_responses import Document

SECONDS = 60
MOST = 50


class Kept:
    def __init__(self) -> None:
        self._documents: TTLCache[str, asyncio.Future[Document]] = TTLCache(MOST, SECONDS)

    async def get(self, name: str, make: Callable[[], Awaitable[Document]]) -> Document:
        making = self._documents.get(name)
        if making is None:
            making = self._documents[name] = asyncio.ensure_future(make())
        try:
            # Who asked first may go away while others wait.
            return await asyncio.shield(making)
        except Exception:
            self._documents.pop(name, None)
            raise
