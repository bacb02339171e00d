"""Total orders of lists: their keys are what keyset pagination compares, and what cursors are made of."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Key:
    """One column of a keyset. `kind` says how a cursor writes it: `time` in microseconds, `number` or `text`."""

    sql: str
    kind: str = "number"


@dataclass(frozen=True, slots=True)
class Order:
    """All keys run the same way, and the last one is unique. Without the argument that it `needs`, a list runs in its
    first order instead. `where` holds for all rows, and lets PostgreSQL see that an index fits. `work` is to sort
    all rows, where no index has them in order."""

    keys: Sequence[Key]
    descending: bool = False
    needs: str | None = None
    where: str | None = None
    cache_tag: str = ""
    work: int = 0
