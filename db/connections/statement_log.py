"""What is noted while an operation is executed: the statements it runs, and how long it waits for connections."""

import hashlib
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple


class Ran(NamedTuple):
    """A statement, and when it was asked for and answered, on the clock of `perf_counter`."""

    sql: str
    began: float
    ended: float

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.sql)


@dataclass(slots=True, eq=False)
class StatementLog:
    statements: list[Ran] = field(default_factory=list)
    waited: float = 0.0


statement_log: ContextVar[StatementLog | None] = ContextVar("notes", default=None)
"""Those of the operation that is being executed here."""


@lru_cache(1000)
def fingerprint(sql: str) -> str:
    """The same for the same text: a name for a statement where its text would be too long."""
    return hashlib.blake2s(sql.encode(), digest_size=6).hexdigest()
