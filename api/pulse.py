"""Whether a process keeps up with what it is asked. One that does not refuses new requests at once: answers that come
when nobody waits for them any more would take all its time."""

import asyncio
from collections.abc import Mapping
from time import monotonic

from starlette.types import Receive, Scope, Send

from api.answers import data_response
from api.negotiation import JSON
from db.lending import Overloaded
from schema.answers import KNOWN

SECONDS_BETWEEN_BEATS = 0.05
LONGEST_DELAY = 0.25
"""Seconds that anything may have to wait for its turn."""
MANY = 25
"""Requests between two beats. A process that is late with fewer has not too much to do, but a busy machine."""
WATCHERS = ("/healthz", "/readyz", "/metrics")
TOO_BUSY = data_response(KNOWN[Overloaded], JSON)


class Pulse:
    def __init__(self) -> None:
        self.delay = 0.0
        self.refused = 0
        self._beat = 0.0
        self._came = self._came_before = 0

    def admits(self, path: str) -> bool:
        """To be asked once for each request."""
        self._came += 1
        return path in WATCHERS or max(self._came, self._came_before) < MANY or not self._is_late()

    def figures(self) -> Mapping[str, float]:
        """Numbers for those who run the server."""
        return {"delay_seconds": self.delay, "refused_total": self.refused}

    async def refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.refused += 1
        await TOO_BUSY(scope, receive, send)

    async def beat(self) -> None:
        """Until it is cancelled."""
        self._beat = monotonic()
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_BEATS)
            now = monotonic()
            self.delay, self._beat = max(0.0, now - self._beat - SECONDS_BETWEEN_BEATS), now
            self._came, self._came_before = 0, self._came

    def _is_late(self) -> bool:
        """By what the last turn took, or this one has taken so far."""
        since = monotonic() - self._beat - SECONDS_BETWEEN_BEATS  # the loop's own clock stands still during a turn
        return max(self.delay, since) > LONGEST_DELAY
