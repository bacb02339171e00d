"""Outages: one line of the log when PostgreSQL cannot be used, and one when it can again, whatever fails meanwhile."""

import asyncio
import logging
from collections import Counter
from contextvars import Context

log = logging.getLogger("dateline")

QUIET = 2.0
"""Seconds without a failure after which it is over: the connection that listens is tried more often than that."""


class Outage:
    def __init__(self) -> None:
        self._failed: Counter[str] = Counter()
        self._began = self._last = 0.0

    def record(self, what: str, error: Exception) -> None:
        """One of the `requests` or `tasks` of the process has failed for want of PostgreSQL."""
        loop = asyncio.get_running_loop()
        self._last = loop.time()
        if not self._failed:
            self._began = self._last
            log.warning("PostgreSQL cannot be used: %s", " ".join(str(error).split()) or type(error).__name__)
            loop.call_later(QUIET, self._look, loop, context=Context())
        self._failed[what] += 1

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        if (left := self._last + QUIET - loop.time()) > 0:
            loop.call_later(left, self._look, loop, context=Context())
            return
        counts = ", ".join(f"{number} {what}" for what, number in sorted(self._failed.items()))
        log.warning("PostgreSQL can be used again; for %.1f seconds these failed: %s", self._last - self._began, counts)
        self._failed.clear()


outage = Outage()
"""That of the process."""
