"""Every named query is one that PostgreSQL accepts for the migrated schema."""

from pathlib import Path

import pytest
from asyncpg import Connection

from db.connections.named_queries import QUERIES, load
from tests.benchmarks.operations import OPERATIONS
from tests.benchmarks.posting import WHOLE_STATEMENT

FILES = sorted(path.stem for path in QUERIES.glob("*.sql"))
NAMED = [(file, name) for file in FILES for name in load(file).available_queries if not name.endswith("_cursor")]

BY_HAND = {operation.name: operation.statement for operation in OPERATIONS} | {"post_comment": WHOLE_STATEMENT}


@pytest.mark.parametrize(("file", "name"), NAMED)
async def test_every_named_query_prepares(connection: Connection, file: str, name: str) -> None:
    await connection.prepare(getattr(load(file), name).sql)


@pytest.mark.parametrize("statement", BY_HAND.values(), ids=BY_HAND)
async def test_what_benchmarks_compare_with_prepares(connection: Connection, statement: str) -> None:
    await connection.prepare(statement)


def test_every_file_of_queries_has_its_module() -> None:
    code = "".join(path.read_text() for path in (Path(__file__).parents[3] / "db").rglob("*.py"))

    assert [file for file in FILES if f'named_queries.load("{file}")' not in code] == []
