"""Keeps a process in step with the database: documents that were registered or removed, and counters written down."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from db.connections.background_tasks import background_tasks
from db.connections.postgres import FAILURES
from db.registry import documents, field_usage
from schema.registry.registered_documents import SITE, Entry
from schema.registry.services import RegistryServices

log = logging.getLogger("dateline")

SECONDS_BETWEEN = 60


class Synchronisation:
    """A failure is logged; a minute later it may work."""

    def __init__(self, services: RegistryServices) -> None:
        self.services = services
        self.mark = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        await logged(self.refresh)
        try:
            async with background_tasks(self._run()):
                yield
        finally:
            await logged(self.write)

    async def refresh(self) -> None:
        if found := await documents.changed(self.services.database, "" if self.services.registry.found else self.mark):
            self.mark, registered = found
            self.services.registry.take(registered)
            self._forget_plans()
            if self.services.cache:
                self.services.cache.clear()  # requests that come again are answered from it without being read

    async def write(self) -> None:
        await self.services.usage.flush(self.services.database)

    async def prepare(self) -> None:
        """Reads and compiles what has been registered, one document after the other while requests are answered. The
        site's own documents are read when a page first asks them."""
        for entry in list(self.services.registry.by_text.values()):
            if not (entry.document or entry.refused or entry.owners.keys() == {SITE}):
                self._prepare(entry)
                await asyncio.sleep(0)

    async def _run(self) -> None:
        while True:
            await self.prepare()
            await asyncio.sleep(SECONDS_BETWEEN)
            await logged(self.write)
            await logged(self.refresh)
            await logged(lambda: field_usage.forget(self.services.database))

    def _prepare(self, entry: Entry) -> None:
        if problem := entry.compile(self.services.documents):
            apps = ", ".join(f"{owner.app} {owner.version}".strip() for owner in entry.owners.values())
            log.warning("a document of %s is refused: %s", apps, problem)

    def _forget_plans(self) -> None:
        """Of documents that are no longer registered."""
        operations, pinned = self.services.registry.owners(), self.services.documents.pinned
        for operation in pinned.keys() - operations.keys():
            del pinned[operation]


async def logged(work: Callable[[], Awaitable[None]]) -> None:
    try:
        await work()
    except FAILURES as error:
        log.warning("documents and their use could not be looked after: %s", error)
