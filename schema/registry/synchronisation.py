"""Synchronises the registry with the database: loads registered documents, and flushes usage counters."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from db.connections.background_tasks import attempt, background_tasks
from db.registry import documents, field_usage
from schema.registry.registered_documents import SITE, Entry
from schema.registry.services import RegistryServices

log = logging.getLogger("dateline")

INTERVAL = 60  # seconds


class Synchronisation:
    """Once at the start, then every INTERVAL. A failure is logged, and the work tried again the next time."""

    def __init__(self, services: RegistryServices) -> None:
        self.services = services
        self.version = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        await logged(self.refresh)
        try:
            async with background_tasks(self._run()):
                yield
        finally:
            await logged(self.flush)

    async def refresh(self) -> None:
        if found := await documents.changed(
            self.services.database, "" if self.services.registry.is_ahead else self.version
        ):
            self.version, registered = found
            self.services.registry.replace_all(registered)
            self._unpin_plans()
            if self.services.cache:
                self.services.cache.clear()  # it answers requests without looking at their documents

    async def flush(self) -> None:
        await self.services.usage.flush(self.services.database)

    async def prepare(self) -> None:
        """Parses and compiles new documents one by one, while requests are answered. Those of the site's own pages are
        left for their first request."""
        for entry in list(self.services.registry.by_text.values()):
            if not (entry.document or entry.error or entry.owners.keys() == {SITE}):
                self._prepare(entry)
                await asyncio.sleep(0)

    async def _run(self) -> None:
        while True:
            await self.prepare()
            await asyncio.sleep(INTERVAL)
            await logged(self.flush)
            await logged(self.refresh)
            await logged(lambda: field_usage.prune(self.services.database))

    def _prepare(self, entry: Entry) -> None:
        if problem := entry.compile(self.services.documents):
            apps = ", ".join(f"{owner.app} {owner.version}".strip() for owner in entry.owners.values())
            log.warning("a document of %s is refused: %s", apps, problem)

    def _unpin_plans(self) -> None:
        """Those of documents that are no longer registered."""
        operations, pinned = self.services.registry.owners(), self.services.documents.pinned
        for operation in pinned.keys() - operations.keys():
            del pinned[operation]


async def logged(work: Callable[[], Awaitable[None]]) -> None:
    await attempt(work, "documents and their use could not be looked after")
