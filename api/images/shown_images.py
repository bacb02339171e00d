"""Which images readers may see, remembered until something changes: an address is looked up once."""

from cachetools import LRUCache

from db.connections.postgres import Database
from db.content.images.files import ImageFile, find_file
from db.feed.listener import Listener
from db.feed.notifications import EVERYTHING

REMEMBERED = 20_000
KINDS = ("image", "article", "articles", "texts", EVERYTHING)
"""Of notifications, by what they are about: all that can take an image from readers."""


class ShownImages:
    """Remembers addresses of listed images only. While nobody tells what changes, it remembers nothing."""

    def __init__(self, database: Database, listener: Listener) -> None:
        self._database, self._listener = database, listener
        self._known: LRUCache[tuple[str, str], ImageFile] = LRUCache(REMEMBERED)
        self._changes = 0
        listener.handlers.append(self)

    async def find(self, path: str, address: str, signature: str) -> ImageFile | None:
        known = self._known.get((address, signature))
        if known is not None and self._listener.is_current:
            return known
        changes = self._changes
        found = await find_file(self._database, path, address, signature)
        if found is not None and found.listed and changes == self._changes:
            self._known[address, signature] = found
        return found

    def notified(self, payload: str) -> None:
        if payload.partition(".")[0] in KINDS:
            self._forget()

    async def reconnected(self) -> None:
        self._forget()

    def _forget(self) -> None:
        self._changes += 1
        self._known.clear()
