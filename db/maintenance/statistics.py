"""What PostgreSQL plans by: statistics about tables, which a restored database has not had yet."""

from asyncpg import Connection

NEW = """
    select format('%I.%I', nspname, relname) from pg_class t join pg_namespace s on s.oid = t.relnamespace
    where nspname in ('news', 'history') and relkind = 'r' and pg_relation_size(t.oid) > 1000000
    and not exists (select from pg_stats where schemaname = nspname and tablename = relname)
"""


async def analyze_new(connection: Connection) -> None:
    """Analyzes large tables without statistics. PostgreSQL does so by itself some minutes later; until then pages take
    hundreds of times as long."""
    for (table,) in await connection.fetch(NEW):
        await connection.execute(f"analyze {table}")
