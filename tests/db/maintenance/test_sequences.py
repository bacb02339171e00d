"""Sequences that logical replication has left behind their tables are found, and set."""

from asyncpg import Connection

from tests.api.commands.test_command_line import dateline
from tests.builder import Builder

COPIED = """
insert into news.commenter (id, subject, display_name) overriding system value values (100, 'copied', 'Copied')
"""


async def test_sequences_behind_their_tables_are_found_and_set(
    database_url: str, connection: Connection, make: Builder
) -> None:
    await connection.execute(COPIED)

    code, found, _ = dateline("verify", DATABASE_URL=database_url)
    _, _, told = dateline("migrate", "--sequences", DATABASE_URL=database_url)

    assert (code, found) == (1, "last id of news.commenter_id_seq: 0 stored, 100 counted\n")
    assert "news.commenter_id_seq was at 0, and is at 100.\n" in told
    assert await make.commenter() == 101
    assert dateline("verify", DATABASE_URL=database_url)[:2] == (0, "No differences.\n")
