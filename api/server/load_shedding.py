"""Whether a process keeps up with what it is asked. One that does not refuses new requests at once: answers that come
when nobody waits for them any more would take all its time."""

import asyncio
from collections.abc import Mapping
from time import monotonic

SECONDS_BETWEEN_BEATS = 0.05
LONGEST_DELAY = 0.1
"""Seconds that anything may have to wait for its turn."""
MANY = 100
"""Requests that wait for an answer. A process that is late with fewer has not too much to do, but a busy machine."""
WATCHERS = ("/healthz", "/readyz", "/metrics")


class LoadShedder:
    def __init__(self) -> None:
        self.delay = 0.0
        self.refused = 0
        self._beat = 0.0
        self.waiting: set[object] = set()

    def admits(self, request: object, path: str) -> bool:
        """If so, it waits until it is taken from those who do."""
        admitted = path in WATCHERS or len(self.waiting) < MANY or not self._is_late()
        if admitted:
            self.waiting.add(request)
        else:
            self.refused += 1
        return admitted

    def metrics(self) -> Mapping[str, float]:
        """Gauges and counters for `/metrics`."""
        return {"delay_seconds": self.delay, "waiting": len(self.waiting), "refused_total": self.refused}

    async def beat(self) -> None:
        """Until it is cancelled."""
        self._beat = monotonic()
        while True:
            await asyncio.sleep(SECONDS_BETWEEN_BEATS)
            now = monotonic()
            self.delay, self._beat = max(0.0, now - self._beat - SECONDS_BETWEEN_BEATS), now

    def _is_late(self) -> bool:
        """By what the last turn took, or this one has taken so far."""
        since = monotonic() - self._beat - SECONDS_BETWEEN_BEATS  # the loop's own clock stands still during a turn
        return max(self.delay, since) > LONGEST_DELAY
