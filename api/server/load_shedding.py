"""Load shedding: while the event loop lags and many requests wait, new ones are refused at once. Late answers, which
nobody waits for any more, would take all the time."""

import asyncio
from collections.abc import Mapping
from time import monotonic

MEASURE_INTERVAL = 0.05  # seconds
MAX_LAG = 0.1  # seconds that a callback may be late
MIN_WAITING = 100
"""Requests in progress below which none is refused: with fewer, lag comes from a busy machine, not from load."""
EXEMPT_PATHS = ("/healthz", "/readyz", "/metrics")


class LoadShedder:
    def __init__(self) -> None:
        self.lag = 0.0
        self.refused = 0
        self._measured_at = 0.0
        self.waiting: set[object] = set()

    def admits(self, request: object, path: str) -> bool:
        """If so, the request counts as in progress until `release`."""
        admitted = path in EXEMPT_PATHS or len(self.waiting) < MIN_WAITING or not self._lags()
        if admitted:
            self.waiting.add(request)
        else:
            self.refused += 1
        return admitted

    def metrics(self) -> Mapping[str, float]:
        """Gauges and counters for `/metrics`."""
        return {"delay_seconds": self.lag, "waiting": len(self.waiting), "refused_total": self.refused}

    def release(self, request: object) -> None:
        self.waiting.discard(request)

    async def measure_lag(self) -> None:
        """Until it is cancelled."""
        self._measured_at = monotonic()
        while True:
            await asyncio.sleep(MEASURE_INTERVAL)
            now = monotonic()
            self.lag, self._measured_at = max(0.0, now - self._measured_at - MEASURE_INTERVAL), now

    def _lags(self) -> bool:
        """By the last measurement, or by how late the next one is already."""
        since = monotonic() - self._measured_at - MEASURE_INTERVAL  # the loop's own clock is cached during a turn
        return max(self.lag, since) > MAX_LAG
