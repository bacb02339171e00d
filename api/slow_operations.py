"""Operations that took long, in the log: by name, time and their statements' fingerprints, never by values."""

import logging

from db.noting import Ran
from schema.executions import Executed

log = logging.getLogger("dateline.slow")

LONGEST_NAME = 64  # characters
MOST_SHOWN = 100  # statements


class SlowOperations:
    """`seconds` is what is slow. On the level of debugging, the SQL of a statement follows at its first sight."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._shown: set[str] = set()

    def __call__(self, executed: Executed) -> None:
        if executed.seconds >= self.seconds:
            self._tell(executed)
            if log.isEnabledFor(logging.DEBUG):
                for ran in executed.notes.statements:
                    self._show(ran)

    def _tell(self, executed: Executed) -> None:
        name = executed.name[:LONGEST_NAME] or "without a name"
        seconds, waited = round(executed.seconds, 3), round(executed.notes.waited, 3)
        statements = " ".join(ran.fingerprint for ran in executed.notes.statements) or "none"
        figures = {"operation": name, "type": executed.kind, "seconds": seconds, "waited": waited}
        log.warning(
            "slow %s %s: %s s, of which %s s waiting for a connection; statements: %s",
            *(executed.kind, name, seconds, waited, statements),
            extra={"figures": figures | {"statements": statements}},
        )

    def _show(self, ran: Ran) -> None:
        """SQL has no values: only sizes, choices, and names that clients give to fields. They can be many."""
        if ran.fingerprint not in self._shown and len(self._shown) < MOST_SHOWN:
            self._shown.add(ran.fingerprint)
            log.debug("statement %s: %s", ran.fingerprint, ran.sql, extra={"figures": {"statement": ran.fingerprint}})
