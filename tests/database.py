"""Databases for tests: new ones on any server, and the emptying of one between tests."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg

PUBLIC_URL = "https://news.example"
OWN = "(select oid from pg_database where datname = current_database())"
"""Other tests have databases of their own on the same server: their locks and connections are none of ours."""
END_LISTENERS = f"""
    select pg_terminate_backend(pid, 5000) from pg_stat_activity
    where application_name = 'dateline listener' and datid = {OWN}
"""
WAITING_FOR_LOCKS = f"select count(*) from pg_locks where not granted and database = {OWN}"
NEWEST = {"dateline-position": str(2**62)}
"""A header that asks for answers which have all that was committed before, by whomever."""
EMPTY = """
do $$ declare names text[]; name text; begin
    select array_agg(format('%I.%I', schemaname, tablename)) into names
    from pg_tables where schemaname in ('news', 'history') and tablename <> 'site';
    if has_parameter_privilege('session_replication_role', 'set') then
        execute format('lock table %s in exclusive mode', array_to_string(names, ', '));
        set local session_replication_role = replica;
        foreach name in array names loop execute format('delete from %s', name); end loop;
        set local session_replication_role = origin;
        perform setval(format('news.%I', sequencename), start_value, false) from pg_sequences where schemaname = 'news';
        perform pg_notify('dateline', 'everything');
    else
        execute format('truncate %s restart identity', array_to_string(names, ', '));
    end if;
    perform news.add_removed_author();
end $$
"""
"""For few rows deleting is twenty times as fast as truncating. It does the same: who writes is waited for, neither
triggers nor foreign keys are minded, ids begin anew, and whoever listens hears of it."""


@asynccontextmanager
async def new_database(server_url: str) -> AsyncIterator[str]:
    """The URL of an empty database, which is gone afterwards."""
    name = f"dateline_test_{secrets.token_hex(6)}"
    await _administer(server_url, f"create database {name}")
    try:
        parts = urlsplit(server_url)
        yield f"postgresql://{parts.netloc}/{name}?{parts.query}"
    finally:
        await _administer(server_url, f"drop database {name} with (force)")


async def _administer(server_url: str, statement: str) -> None:
    connection = await asyncpg.connect(server_url)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
