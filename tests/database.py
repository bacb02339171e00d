"""Databases for tests: new ones on any server, and the emptying of one between tests."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import asyncpg

PUBLIC_URL = "https://news.example"
NEWEST = {"dateline-position": str(2**62)}
"""A header that asks for answers which have all that was committed before, by whomever."""
EMPTY = """
do $$ begin execute (
    select 'truncate ' || string_agg(format('news.%I', tablename), ', ') || ' restart identity'
    from pg_tables where schemaname = 'news' and tablename <> 'site'
); perform news.add_removed_author(); end $$
"""


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
