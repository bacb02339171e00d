"""Servers that take no writes: one that was a primary, and a standby."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pytest
from databases import Database

from api.settings.settings import Settings
from db.compiler.inputs import Inputs, Viewer
from db.compiler.sql_text import Statement
from db.connections.postgres import DatabaseUnavailable, Unavailable, connected, connection, open_database
from db.connections.reads import read
from db.maintenance.health import takes_writes
from tests.pooler import Pooler, require_program, short_directory
from tests.replication import Address, Pair, replicated

READ_ONLY = (
    "alter system set default_transaction_read_only = '{}'",
    "select pg_reload_conf()",
)


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with TemporaryDirectory() as directory, replicated(Path(directory)) as pair:
        yield pair


async def make_read_only(operator: asyncpg.Connection, switch: str) -> None:
    for statement in READ_ONLY:
        await operator.execute(statement.format(switch))


async def write_until_refused(database: Database) -> None:
    """Until the process of its connection has read its settings again, too."""
    while True:
        async with connection(database) as session:
            await session.execute("create table nothing (); drop table nothing")


async def end_sessions(url: str) -> None:
    operator = await asyncpg.connect(url)
    await operator.execute(
        "select pg_terminate_backend(pid, 10000) from pg_stat_activity"
        " where backend_type = 'client backend' and pid <> pg_backend_pid()"
    )
    await operator.close()


@pytest.mark.parametrize("given", ["postgresql://one,two/news", "postgresql:///news?host=/run/one&port=5433"])
def test_of_several_hosts_the_primary_is_asked_for(given: str) -> None:
    settings = Settings(database_url=given, database_listen_url=f"{given}{'&' if '?' in given else '?'}sslmode=disable")

    for url in (settings.database_url, settings.database_listen_url):
        assert url
        assert url.startswith(given)
        assert url.endswith(("&target_session_attrs=primary", "?target_session_attrs=primary"))
    assert Settings(database_url=settings.database_url).database_url == settings.database_url


def test_who_asks_for_another_server_gets_it() -> None:
    url = "postgresql://one,two/news?target_session_attrs=any"

    assert Settings(database_url=url).database_url == url


async def test_a_standby_is_refused_as_such(pair: Pair) -> None:
    url = Settings(database_url=pair.replica.url()).database_url

    with pytest.raises(DatabaseUnavailable, match="is a standby"):
        async with connected(open_database(str(url))):
            pass


async def test_through_a_pooler_the_server_itself_is_asked_and_not_what_another_has_reported(pair: Pair) -> None:
    require_program()
    with short_directory() as directory:
        address = Address(directory / "server")
        pair.primary.give(address.directory)
        pooler = Pooler(address.url(), directory, keeps_statements=False)
        url = Settings(database_url=pooler.url(address.url())).database_url
        address.lead_to(pair.replica)
        await pooler.start()
        try:
            with pytest.raises(DatabaseUnavailable, match="is a standby"):
                async with connected(open_database(str(url), pgbouncer="on")):
                    pass
            address.lead_to(pair.primary)
            await end_sessions(pair.replica.url())
            async with connected(open_database(str(url), pgbouncer="on")) as database:
                writes = await takes_writes(database)
        finally:
            await pooler.kill()

    assert writes


async def test_a_connection_to_who_takes_no_writes_any_more_is_not_used_again(pair: Pair) -> None:
    operator = await asyncpg.connect(pair.primary.url())
    async with connected(open_database(pair.primary.url(), pool_size=1)) as database:
        async with connection(database) as session:
            before = session.get_server_pid()
        await make_read_only(operator, "on")
        with pytest.raises(Unavailable, match="demoted"):
            await write_until_refused(database)
        await make_read_only(operator, "off")
        async with connection(database) as session:
            assert session.get_server_pid() != before
    await operator.close()


async def test_the_pools_own_connections_are_looked_at(pair: Pair) -> None:
    operator = await asyncpg.connect(pair.primary.url())
    async with connected(open_database(pair.primary.url(), pool_size=1)) as database:
        await read(database, Statement("select '{}'", [], False), Inputs({}, Viewer()))
        first = await takes_writes(database)
        await make_read_only(operator, "on")
        async with asyncio.timeout(20):
            while await takes_writes(database):
                pass
        await make_read_only(operator, "off")
        async with connection(database) as session:
            await session.execute("create table something (); drop table something")
        assert (first, await takes_writes(database)) == (True, True)
    await operator.close()
