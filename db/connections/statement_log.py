"""The statement log of an operation: the SQL that it ran, and how long it waited for connections."""

import hashlib
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from time import perf_counter
from typing import NamedTuple


class ExecutedStatement(NamedTuple):
    """`started` and `ended` are seconds on the clock of `perf_counter`; waiting for a connection is between them."""

    sql: str
    started: float
    ended: float

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.sql)


@dataclass(slots=True, eq=False)
class StatementLog:
    """`pool_wait` is the seconds spent waiting for connections."""

    statements: list[ExecutedStatement] = field(default_factory=list)
    pool_wait: float = 0.0


statement_log: ContextVar[StatementLog | None] = ContextVar("statement_log", default=None)
"""That of the operation that the current task executes."""


def log_statement(sql: str, started: float, waited: float = 0) -> None:
    """That one was run until now, of which it has `waited` so many seconds for another's connection."""
    if log := statement_log.get():
        log.statements.append(ExecutedStatement(sql, started, perf_counter()))
        log.pool_wait += waited


@lru_cache(1000)
def fingerprint(sql: str) -> str:
    """A short hash of a statement's text, for logs and traces."""
    return hashlib.blake2s(sql.encode(), digest_size=6).hexdigest()
