"""Reads from a real streaming replica: only what it has replayed, and from the primary whatever happens to it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import asyncpg
import psutil
import pytest
from databases import Database

from db.compiler.inputs import Inputs, Viewer
from db.compiler.sql_text import Statement
from db.connections.postgres import StatementTimeout, connected, connection, open_database
from db.connections.servers.replicas import Replicas
from tests.replication import Pair, replicated

PATIENCE = 20  # seconds
WHERE = Statement("select case when pg_is_in_recovery() then 'replica' else 'primary' end", [], False)
SLOW_ON_REPLICAS = Statement(
    "select case when pg_is_in_recovery() then pg_sleep(60)::text || count(*) else 'primary' end from watched",
    [],
    False,
)
POSITION = "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"
NOBODY = Inputs({}, Viewer())


@pytest.fixture(scope="module")
def pair() -> Iterator[Pair]:
    with TemporaryDirectory() as directory, replicated(Path(directory)) as pair:
        yield pair


@pytest.fixture(scope="module")
async def primary(pair: Pair) -> AsyncIterator[Database]:
    async with connected(open_database(pair.primary.url())) as primary:
        yield primary


@pytest.fixture
async def replica(pair: Pair) -> AsyncIterator[asyncpg.Connection]:
    """Someone who administers it."""
    connection = await asyncpg.connect(pair.replica.url())
    yield connection
    connection.terminate()


@asynccontextmanager
async def replicas_of(primary: Database, *urls: str, lag: float = 600, **options: Any) -> AsyncIterator[Replicas]:
    async with Replicas(primary, [open_database(url, **options) for url in urls], lag).running() as replicas:
        yield replicas


async def asked(replicas: Replicas, position: int = 0) -> Any:
    return await replicas.read(WHERE, NOBODY, position)


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            if await condition():
                return
            await asyncio.sleep(0.02)


async def until_asked(replicas: Replicas, server: str, position: int = 0) -> None:
    async def answers() -> bool:
        return bool(await asked(replicas, position) == server)

    await until(answers)


async def until_slow(replica: asyncpg.Connection) -> None:
    """Until it is at the slow statement: what is cancelled before PostgreSQL has begun with it, that goes on with."""

    async def reads() -> bool:
        query = "select exists (select from pg_stat_activity where query = $1 and state = 'active')"
        return bool(await replica.fetchval(query, SLOW_ON_REPLICAS.sql))

    await until(reads)


async def written(primary: Database) -> int:
    """Where the log is after a write."""
    async with connection(primary) as session:
        await session.execute("create table if not exists watched (); insert into watched default values")
        return int(await session.fetchval(POSITION))


async def test_reads_go_to_a_replica_that_has_replayed_what_they_must_see(
    pair: Pair, primary: Database, replica: asyncpg.Connection
) -> None:
    async with replicas_of(primary, pair.replica.url()) as replicas:
        await until_asked(replicas, "replica")
        await replica.execute("select pg_wal_replay_pause()")
        position = await written(primary)

        assert (await asked(replicas), await asked(replicas, position)) == ("replica", "primary")

        await replica.execute("select pg_wal_replay_resume()")
        await until_asked(replicas, "replica", position)


async def test_a_replica_that_is_too_far_behind_is_not_read_from(
    pair: Pair, primary: Database, replica: asyncpg.Connection
) -> None:
    async with replicas_of(primary, pair.replica.url(), lag=0.5) as replicas:
        await until_asked(replicas, "replica")
        await replica.execute("select pg_wal_replay_pause()")
        await written(primary)
        await until_asked(replicas, "primary")

        await replica.execute("select pg_wal_replay_resume()")
        await until_asked(replicas, "replica")


async def test_a_replica_that_goes_away_fails_no_read_and_comes_back_by_itself(
    pair: Pair, primary: Database, caplog: pytest.LogCaptureFixture
) -> None:
    answers: list[str] = []

    async def ask_until_stopped(stopped: asyncio.Event) -> None:
        while not stopped.is_set():
            answers.append(await asked(replicas))

    async with replicas_of(primary, pair.replica.url(), pair.replica.url()) as replicas:
        await until_asked(replicas, "replica")
        stopped = asyncio.Event()
        async with asyncio.TaskGroup() as readers:
            for _ in range(4):
                readers.create_task(ask_until_stopped(stopped))
            await asyncio.to_thread(pair.replica.stop)
            await until_asked(replicas, "primary")
            await asyncio.to_thread(pair.replica.restart)
            stopped.set()

        assert set(answers) == {"replica", "primary"}
        await until_asked(replicas, "replica")
    assert {record.message.rpartition(" is ")[2] for record in caplog.records} == {"away", "back"}


async def test_a_replica_that_hangs_holds_up_no_read(pair: Pair, primary: Database) -> None:
    async with replicas_of(primary, pair.replica.url()) as replicas:
        await until_asked(replicas, "replica")
        postmaster = psutil.Process(int((pair.replica.data / "postmaster.pid").read_text().split()[0]))
        processes = [postmaster, *postmaster.children()]
        for process in processes:
            process.suspend()
        try:
            async with asyncio.timeout(PATIENCE):
                assert await asked(replicas) == "primary"
        finally:
            for process in processes:
                process.resume()

        assert replicas.counters["repeated"] == 1
        await until_asked(replicas, "replica")


async def test_a_read_that_replaying_gets_in_the_way_of_is_repeated_on_the_primary(
    pair: Pair, primary: Database, replica: asyncpg.Connection
) -> None:
    await replica.execute("alter system set max_standby_streaming_delay = 0")
    await replica.execute("select pg_reload_conf()")
    async with replicas_of(primary, pair.replica.url()) as replicas:
        await until_asked(replicas, "replica", await written(primary))
        reading = asyncio.create_task(replicas.read(SLOW_ON_REPLICAS, NOBODY))
        await until_slow(replica)
        async with connection(primary) as session:
            await session.execute("truncate watched")

        answer: Any = await reading
        assert answer == "primary"
        assert replicas.metrics() == {"replicas": 1, "able": 1, "reads": replicas.counters["reads"], "repeated": 1}


async def test_what_is_too_slow_on_a_replica_is_not_asked_of_the_primary_too(pair: Pair, primary: Database) -> None:
    async with replicas_of(primary, pair.replica.url(), statement_timeout=0.05) as replicas:
        await until_asked(replicas, "replica", await written(primary))

        with pytest.raises(StatementTimeout):
            await replicas.read(SLOW_ON_REPLICAS, NOBODY)


async def test_nobody_waits_for_a_busy_replica(pair: Pair, primary: Database, replica: asyncpg.Connection) -> None:
    async with replicas_of(primary, pair.replica.url(), pool_size=1) as replicas:
        await until_asked(replicas, "replica", await written(primary))
        reading = asyncio.create_task(replicas.read(SLOW_ON_REPLICAS, NOBODY))
        await until_slow(replica)

        assert await asked(replicas) == "primary"

        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        await until_asked(replicas, "replica")


async def test_what_is_no_replica_is_not_read_from_as_one(pair: Pair, primary: Database) -> None:
    async with replicas_of(primary, pair.primary.url(), pair.replica.url()) as replicas:
        await until_asked(replicas, "replica")

        assert replicas.metrics()["able"] == 1


async def test_without_replicas_all_reads_go_to_the_primary(primary: Database) -> None:
    async with replicas_of(primary) as replicas:
        assert await asked(replicas) == "primary"


async def test_what_another_replica_at_its_address_has_told_is_not_believed(pair: Pair, primary: Database) -> None:
    async with replicas_of(primary, pair.replica.url()) as replicas:
        await until_asked(replicas, "replica")
        position = await written(primary) + 1_000_000
        await replicas.replicas[0].update(position)

        assert await asked(replicas, position) == "primary"
