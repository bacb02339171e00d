"""What each index of comments is for is said in the documentation."""

import re
from pathlib import Path

from asyncpg import Connection

ARCHITECTURE = Path(__file__).parents[3] / "docs" / "architecture.md"


async def test_each_index_of_comments_is_there_for_something(connection: Connection) -> None:
    section = ARCHITECTURE.read_text().split("### What the indexes of comments are for")[1].split("\n## ")[0]
    told = [name for row in section.splitlines() if row.startswith("| `") for name in re.findall(r"`(\w+)`", row)]

    indexes = await connection.fetch(
        "select indexname from pg_indexes where (schemaname, tablename) = ('news', 'comment')"
    )

    assert sorted(told) == sorted(name for (name,) in indexes)
