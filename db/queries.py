"""The named queries of `sql/queries`, one file per noun."""

from functools import cache
from pathlib import Path
from typing import Any

import aiosql

QUERIES = Path(__file__).parent.parent / "sql" / "queries"


@cache
def load(name: str) -> Any:
    """The queries of one file, as functions of a raw connection and keyword arguments.

    File by file, because a directory shares one list of parameters per query name.
    """
    return aiosql.from_path(QUERIES / f"{name}.sql", "asyncpg", encoding="utf-8")
