"""The sequences that rows get their ids from. Logical replication brings rows without them: they are to be set then."""

from typing import NamedTuple

from asyncpg import Connection

from db.connections import postgres

RESERVED = 10**18 - 1
"""From here on ids are given by hand, as to the author of comments whose account was removed."""
SEQUENCES = f"""
select pg_get_serial_sequence(format('%I.%I', n.nspname, t.relname), a.attname) as name,
    format(
        'select coalesce(max(%1$I) filter (where %1$I < {RESERVED}), 0) from %2$I.%3$I',
        a.attname, n.nspname, t.relname
    ) as highest
from pg_attribute a join pg_class t on t.oid = a.attrelid join pg_namespace n on n.oid = t.relnamespace
where n.nspname in ('news', 'history') and a.attidentity <> '' and t.relkind in ('r', 'p') and not t.relispartition
union all values ('news.notice_seq', 'select coalesce(max(seq), 0) from news.notice'),
    ('news.webhook_seq', 'select coalesce(max(seq), 0) from news.webhook_event')
order by name
"""


class Behind(NamedTuple):
    """A sequence that has given `last`, while there is a row with the id `highest`."""

    name: str
    last: int
    highest: int


async def behind(connection: Connection) -> list[Behind]:
    compared = [await _compared(connection, *row) for row in await connection.fetch(SEQUENCES)]
    return [each for each in compared if each.last < each.highest]


async def advanced(url: str) -> list[Behind]:
    database = postgres.open_database(url, pool_size=1)
    async with postgres.connected(database), postgres.connection(database) as connection:
        return await advance(connection)


async def advance(connection: Connection) -> list[Behind]:
    """Sets those that are behind; which they were."""
    found = await behind(connection)
    for each in found:
        await connection.execute("select setval($1::text::regclass, $2)", each.name, each.highest)
    return found


async def _compared(connection: Connection, name: str, highest: str) -> Behind:
    """The sequence is looked at last: rows that are being written meanwhile have their ids already."""
    most = await connection.fetchval(highest)
    last = await connection.fetchval(f"select case when is_called then last_value else last_value - 1 end from {name}")
    return Behind(name, last, most)
