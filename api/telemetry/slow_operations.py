"""Slow operations, in the log: by name, duration and the fingerprints of their statements, never by values."""

import logging
from math import inf

from db.connections.statement_log import ExecutedStatement
from schema.engine.instrumentation import ExecutedOperation

log = logging.getLogger("dateline.slow")

LONGEST_NAME = 64  # characters
MAX_STATEMENTS_SHOWN = 100
MAX_PER_SECOND = 10
"""Log lines: under overload all operations are slow, and logging each would make it worse."""


class SlowOperations:
    """Logs operations of `seconds` or more, and at the debug level the SQL of each statement once. Beyond the rate
    limit they are suppressed, and the next line says how many were."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._sql_logged: set[str] = set()
        self._window_start, self._logged, self._suppressed = -inf, 0, 0

    def __call__(self, executed: ExecutedOperation) -> None:
        if executed.seconds >= self.seconds and self._within_rate(executed.started + executed.seconds):
            self._log(executed)
            if log.isEnabledFor(logging.DEBUG):
                for statement in executed.log.statements:
                    self._log_sql(statement)

    def _within_rate(self, ended: float) -> bool:
        if ended - self._window_start >= 1:
            self._window_start, self._logged = ended, 0
        self._logged += 1
        self._suppressed += self._logged > MAX_PER_SECOND
        return self._logged <= MAX_PER_SECOND

    def _log(self, executed: ExecutedOperation) -> None:
        name = executed.name[:LONGEST_NAME] or "without a name"
        seconds, pool_wait = round(executed.seconds, 3), round(executed.log.pool_wait, 3)
        statements = " ".join(statement.fingerprint for statement in executed.log.statements) or "none"
        suppressed, self._suppressed = self._suppressed, 0
        fields = {"operation": name, "type": executed.kind, "seconds": seconds, "waited": pool_wait}
        log.warning(
            "slow %s %s: %s s, of which %s s waiting for a connection; statements: %s%s",
            *(executed.kind, name, seconds, pool_wait, statements),
            f"; and {suppressed} others before that were not told" if suppressed else "",
            extra={"fields": fields | {"statements": statements, "untold": suppressed}},
        )

    def _log_sql(self, statement: ExecutedStatement) -> None:
        """SQL holds no values: only sizes, choices, and the response keys that clients name."""
        if statement.fingerprint not in self._sql_logged and len(self._sql_logged) < MAX_STATEMENTS_SHOWN:
            self._sql_logged.add(statement.fingerprint)
            log.debug(
                "statement %s: %s",
                statement.fingerprint,
                statement.sql,
                extra={"fields": {"statement": statement.fingerprint}},
            )
