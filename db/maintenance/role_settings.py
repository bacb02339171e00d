"""What sessions begin with where PgBouncer opens them, which takes no such settings from its clients."""

from asyncpg import Connection

from db.connections.postgres import planning
from db.maintenance.migrations import LOCK


async def set_for_role(connection: Connection, statement_timeout: float) -> None:
    """For the sessions that this role opens in this database from now on."""
    async with connection.transaction():
        # Servers that start at the same time would change the same rows.
        await connection.execute("select pg_advisory_xact_lock($1)", LOCK)
        database = await connection.fetchval("select quote_ident(current_database())")
        for name, value in planning(statement_timeout).items():
            await connection.execute(f"alter role current_user in database {database} set {name} = '{value}'")
