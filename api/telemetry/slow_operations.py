"""Operations that took long, in the log: by name, time and their statements' fingerprints, never by values."""

import logging
from math import inf

from db.connections.statement_log import Ran
from schema.engine.instrumentation import Executed

log = logging.getLogger("dateline.slow")

LONGEST_NAME = 64  # characters
MOST_SHOWN = 100  # statements
MOST_TOLD = 10
"""Operations in a second: under overload all are slow, and a log of all of them would take what is left of the time."""


class SlowOperations:
    """`seconds` is what is slow. On the level of debugging, the SQL of a statement follows at its first sight. Of more
    than a few in a second only the number is told, by the next line."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._shown: set[str] = set()
        self._second, self._told, self._untold = -inf, 0, 0

    def __call__(self, executed: Executed) -> None:
        if executed.seconds >= self.seconds and self._may_tell(executed.began + executed.seconds):
            self._tell(executed)
            if log.isEnabledFor(logging.DEBUG):
                for ran in executed.notes.statements:
                    self._show(ran)

    def _may_tell(self, ended: float) -> bool:
        if ended - self._second >= 1:
            self._second, self._told = ended, 0
        self._told += 1
        self._untold += self._told > MOST_TOLD
        return self._told <= MOST_TOLD

    def _tell(self, executed: Executed) -> None:
        name = executed.name[:LONGEST_NAME] or "without a name"
        seconds, waited = round(executed.seconds, 3), round(executed.notes.waited, 3)
        statements = " ".join(ran.fingerprint for ran in executed.notes.statements) or "none"
        untold, self._untold = self._untold, 0
        figures = {"operation": name, "type": executed.kind, "seconds": seconds, "waited": waited}
        log.warning(
            "slow %s %s: %s s, of which %s s waiting for a connection; statements: %s%s",
            *(executed.kind, name, seconds, waited, statements),
            f"; and {untold} others before that were not told" if untold else "",
            extra={"figures": figures | {"statements": statements, "untold": untold}},
        )

    def _show(self, ran: Ran) -> None:
        """SQL has no values: only sizes, choices, and names that clients give to fields. They can be many."""
        if ran.fingerprint not in self._shown and len(self._shown) < MOST_SHOWN:
            self._shown.add(ran.fingerprint)
            log.debug("statement %s: %s", ran.fingerprint, ran.sql, extra={"figures": {"statement": ran.fingerprint}})
