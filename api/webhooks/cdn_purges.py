"""Tells caches on the way to readers what to drop: the tags of all that changes, by signed requests to one address.

One process of all does so. Whenever something may have been missed, because it is new in this or did not listen for a
while, it says `everything`.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import orjson

from api.settings.settings import Settings
from db.connections.background_tasks import background_tasks
from db.feed.announcements import EVERYTHING, tags
from db.feed.listener import Listener
from schema.rules.moderation.external import signature

log = logging.getLogger("dateline")

SECONDS_TO_GATHER = 0.1
SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_TO_ANSWER = 5
LONGEST_PAUSE = 30
MOST_TAGS = 1_000
"""In one request: with more than that, dropping everything is less work."""


@asynccontextmanager
async def purging(settings: Settings, listener: Listener) -> AsyncIterator[None]:
    """Does so until the end, if there is an address to tell."""
    if not settings.purge_url or not settings.purge_secret:
        yield
        return
    async with background_tasks(Purger(listener, settings.purge_url, settings.purge_secret).run()):
        yield


class Purger:
    def __init__(self, listener: Listener, url: str, secret: str) -> None:
        self.listener, self.url, self.secret = listener, url, secret.encode()
        self._changed: set[str] = {EVERYTHING}
        self._wake = asyncio.Event()
        listener.wants_to_lead = True
        listener.hearers.append(self)

    def hear(self, announcement: str) -> None:
        self._changed.update(tags(announcement))
        self._wake.set()

    async def restored(self) -> None:
        self._changed.add(EVERYTHING)

    async def run(self) -> None:
        """Until it is cancelled."""
        async with httpx.AsyncClient(timeout=SECONDS_TO_ANSWER, follow_redirects=False) as client:
            while True:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), SECONDS_BETWEEN_LOOKS)
                self._wake.clear()
                await asyncio.sleep(SECONDS_TO_GATHER)
                if self.listener.leads:
                    await self._purge(client)
                else:
                    self._changed = {EVERYTHING}  # for when this process comes to lead

    async def _purge(self, client: httpx.AsyncClient) -> None:
        """Tries until it is done, while more may gather."""
        pause = SECONDS_TO_GATHER
        while self._changed:
            changed, self._changed = self._changed, set()
            try:
                await self._send(client, changed)
            except httpx.HTTPError as error:
                log.warning("shared caches could not be purged: %s: %s", type(error).__name__, error)
                self._changed |= changed
                pause = min(2 * pause, LONGEST_PAUSE)
                await asyncio.sleep(pause)

    async def _send(self, client: httpx.AsyncClient, changed: set[str]) -> None:
        all_of_it = EVERYTHING in changed or len(changed) > MOST_TAGS
        body = orjson.dumps({"tags": [EVERYTHING] if all_of_it else sorted(changed)})
        signed = signature(self.secret, int(time.time()), body)
        headers = {"content-type": "application/json", "dateline-signature": signed}
        (await client.post(self.url, content=body, headers=headers)).raise_for_status()
