"""`Database` of the library databases, imported without SQLAlchemy, of which that needs two names, for queries that are
built from objects. Here SQL is text for asyncpg, and SQLAlchemy would be a sixth of a process's memory and start."""

import sys
from types import ModuleType
from typing import Any


class ClauseElement:
    """What a query of SQLAlchemy is; none is ever made."""


def text(_query: str) -> Any:
    raise NotImplementedError("statements are run by asyncpg, on the connection that the pool hands out")


def _import_databases() -> None:
    """While it is imported for the first time, two modules stand in for SQLAlchemy's."""
    stand_ins: dict[str, dict[str, Any]] = {
        "sqlalchemy": {"text": text},
        "sqlalchemy.sql": {"ClauseElement": ClauseElement},
    }
    for name, content in stand_ins.items():
        sys.modules[name] = ModuleType(name)
        vars(sys.modules[name]).update(content)
    try:
        import databases  # noqa: F401
    finally:
        for name in stand_ins:
            del sys.modules[name]


if "sqlalchemy" not in sys.modules:
    _import_databases()

from databases import Database, DatabaseURL  # noqa: E402
from databases.interfaces import ConnectionBackend, DatabaseBackend  # noqa: E402

__all__ = ["ConnectionBackend", "Database", "DatabaseBackend", "DatabaseURL"]
