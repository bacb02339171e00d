"""Purges CDNs and other shared caches: posts the tags of what has changed to one address, by signed requests.

The leading process does so. Whenever notifications may have been missed, because it has just become the leader or
reconnected, it purges `everything`.
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

import orjson

from api.settings.settings import Settings
from api.webhooks.signed_requests import signed_headers
from db.connections.background_tasks import attempt, background_tasks
from db.connections.postgres import FAILURES, Database
from db.feed.due_moments import due_tags
from db.feed.listener import Listener
from db.feed.notifications import EVERYTHING, tags_of

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("dateline")

BATCH_INTERVAL = 0.1  # seconds
CHECK_INTERVAL = 1.0  # seconds
REQUEST_TIMEOUT = 5  # seconds
MAX_BACKOFF = 30  # seconds
MAX_TAGS = 1_000
"""In one request: with more than that, purging everything is less work."""


@asynccontextmanager
async def purging(settings: Settings, database: Database, listener: Listener) -> AsyncIterator[None]:
    """In the background of a `with` block, if the settings have an address."""
    if not settings.purge_url or not settings.purge_secret:
        yield
        return
    async with background_tasks(Purger(database, listener, settings.purge_url, settings.purge_secret).run()):
        yield


class Purger:
    def __init__(self, database: Database, listener: Listener, url: str, secret: str) -> None:
        self.database, self.listener, self.url, self.secret = database, listener, url, secret
        self._looked_at: datetime | None = None
        self._changed: set[str] = {EVERYTHING}
        self._wake = asyncio.Event()
        listener.wants_to_lead = True
        listener.handlers.append(self)

    def notified(self, payload: str) -> None:
        self._changed.update(tags_of(payload))
        self._wake.set()

    async def reconnected(self) -> None:
        self._changed.add(EVERYTHING)

    async def run(self) -> None:
        """Until it is cancelled."""
        from httpx import AsyncClient

        async with AsyncClient(timeout=REQUEST_TIMEOUT, follow_redirects=False) as client:
            while True:
                with suppress(TimeoutError):
                    async with asyncio.timeout(CHECK_INTERVAL):
                        await self._wake.wait()
                self._wake.clear()
                await asyncio.sleep(BATCH_INTERVAL)
                await attempt(partial(self._round, client), "shared caches could not be purged")

    async def _round(self, client: "httpx.AsyncClient") -> None:
        if self.listener.leads:
            await self._add_due()
            await self._purge(client)
        else:
            self._changed = {EVERYTHING}  # to purge when this process becomes the leader
            self._looked_at = None

    async def _add_due(self) -> None:
        """What time alone has changed; PostgreSQL tells, and is asked again where it is away."""
        with suppress(*FAILURES):
            self._looked_at, due = await due_tags(self.database, self._looked_at)
            self._changed |= due

    async def _purge(self, client: "httpx.AsyncClient") -> None:
        """Retries with a growing backoff, while more tags may come."""
        from httpx import HTTPError

        backoff = BATCH_INTERVAL
        while self._changed:
            changed, self._changed = self._changed, set()
            try:
                await self._send(client, changed)
            except HTTPError as error:
                log.warning("shared caches could not be purged: %s: %s", type(error).__name__, error)
                self._changed |= changed
                backoff = min(2 * backoff, MAX_BACKOFF)
                await asyncio.sleep(backoff)

    async def _send(self, client: "httpx.AsyncClient", changed: set[str]) -> None:
        everything = EVERYTHING in changed or len(changed) > MAX_TAGS
        body = orjson.dumps({"tags": [EVERYTHING] if everything else sorted(changed)})
        (await client.post(self.url, content=body, headers=signed_headers(body, [self.secret]))).raise_for_status()
