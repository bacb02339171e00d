"""The named queries of `sql/queries`, one file per noun."""

from functools import cache
from pathlib import Path
from typing import Any

import aiosql
from aiosql.adapters.asyncpg import AsyncPGAdapter
from asyncpg import Connection

QUERIES = Path(__file__).parents[2] / "sql" / "queries"


class Adapter(AsyncPGAdapter):
    """Always gets a connection: aiosql's own looks each time whether it is a pool."""

    async def select_one(self, connection: Connection, name: str, sql: str, parameters: Any, _: Any = None) -> Any:
        return await connection.fetchrow(sql, *self._ordered(name, parameters))

    async def select_value(self, connection: Connection, name: str, sql: str, parameters: Any) -> Any:
        return await connection.fetchval(sql, *self._ordered(name, parameters))

    def _ordered(self, name: str, parameters: Any) -> Any:
        return self.maybe_order_params(name, parameters)  # type: ignore[no-untyped-call]


@cache
def load(name: str) -> Any:
    """The queries of one file, as functions of a raw connection and keyword arguments.

    File by file, because a directory shares one list of parameters per query name.
    """
    return aiosql.from_path(QUERIES / f"{name}.sql", Adapter, encoding="utf-8")
