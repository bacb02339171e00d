"""Opens databases and hands out asyncpg connections from their pools, and says in our own errors what went wrong."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any, TypeVar

from asyncpg import (
    Connection,
    DataError,
    DeadlockDetectedError,
    InsufficientResourcesError,
    IntegrityConstraintViolationError,
    InterfaceError,
    InternalClientError,
    OperatorInterventionError,
    PostgresConnectionError,
    PostgresError,
    QueryCanceledError,
    ReadOnlySQLTransactionError,
    SerializationError,
    TargetServerAttributeNotMatched,
)

from db.connections.admission import Overloaded
from db.connections.connection_pool import PooledDatabase, pool_of
from db.connections.database import Database
from db.connections.servers import hosts
from db.connections.servers.hosts import CONNECT_TIMEOUT
from db.connections.servers.pgbouncer import PgBouncer
from db.connections.turns import Waiting

__all__ = [
    "BROKEN_RULES",
    "CONFLICTS",
    "FAILURES",
    "Database",
    "DatabaseUnavailable",
    "connected",
    "connection",
    "open_database",
]

OLDEST_SERVER = 15
GRACE_PERIOD = 5  # seconds for PostgreSQL to give a statement up itself; then its connection is taken for dead
ARRAYS = "select $1::text[], $2::bigint[], $3::integer[], $4::jsonb[], $5::boolean[], $6::timestamptz[], $7::bytea[]"
SESSION = {"application_name": "dateline", "timezone": "UTC"}
PLANNING = {
    "jit": "off",  # compiling a statement takes longer than running it
    "max_parallel_workers_per_gather": "0",  # whoever asks for much pays alone: its turn is one processor's
    "random_page_cost": "1.1",  # what is read often is in memory: a page of a long thread is to come from its index
}
# What pages ask for is a few thousand characters of SQL, and stays prepared. What is far longer is planned at each
# request: PostgreSQL keeps plans in memory, and those of hostile operations can be large and many.
LONGEST_PREPARED = 16_000  # characters
STATEMENTS: dict[str, Any] = {
    "statement_cache_size": 100,
    "max_cached_statement_lifetime": 0,
    "max_cacheable_statement_size": LONGEST_PREPARED,
}
# A statement prepared in one transaction is not there in the next, which may run on another connection.
UNPREPARED: dict[str, Any] = {"statement_cache_size": 0}
# What asyncpg raises for a lost connection, depending on when it was lost.
CONNECTION_LOST = (
    PostgresConnectionError,
    OperatorInterventionError,
    InsufficientResourcesError,
    InterfaceError,
    InternalClientError,
    OSError,
)
FOR_COMMANDS = Waiting()
T = TypeVar("T")


class Unavailable(Exception):
    """PostgreSQL went away, or could not be reached; trying again later may work."""


class StatementTimeout(Exception):
    """A statement took longer than the statement timeout."""


# What PostgreSQL raises for values that break its types and constraints, and for transactions that stand in each
# other's way; and all that it, its absence, or the wait for one of its connections raises.
BROKEN_RULES = (DataError, IntegrityConstraintViolationError)
CONFLICTS = (DeadlockDetectedError, SerializationError)
FAILURES = (PostgresError, InterfaceError, InternalClientError, Unavailable, StatementTimeout, Overloaded)


class DatabaseUnavailable(RuntimeError):
    """Says in one line why PostgreSQL cannot be used."""


def open_database(
    url: str,
    pool_size: int = 10,
    statement_timeout: float = 0,
    pgbouncer: PgBouncer = "off",
    waiting: Waiting = FOR_COMMANDS,
) -> PooledDatabase:
    """A pool that is to be connected: `async with connected(database)`. The timeout is in seconds, and 0 is none."""
    return PooledDatabase(
        "postgresql:",
        dsn=url,  # asyncpg reads it, for `databases` knows no sslmode, sockets with a port, or several hosts
        min_size=0,  # above that, asyncpg logs a traceback whenever PostgreSQL is away
        init_size=1,
        max_size=pool_size,
        waiting=waiting,
        connect=partial(hosts.connect, pooled=pgbouncer != "off"),
        command_timeout=statement_timeout + GRACE_PERIOD if statement_timeout else None,
        init=_prepare_session,
        **(UNPREPARED if pgbouncer == "on" else STATEMENTS),
        reset=_skip_session_reset,
        server_settings=SESSION | (planning(statement_timeout) if pgbouncer == "off" else {}),
    )


def planning(statement_timeout: float) -> dict[str, str]:
    """Settings that PgBouncer refuses from its clients: `maintenance/role_settings` puts them on the role instead."""
    return PLANNING | {"statement_timeout": str(round(statement_timeout * 1000))}


@asynccontextmanager
async def connected(database: Database) -> AsyncIterator[Database]:
    try:
        await database.connect()
    except TimeoutError as error:
        raise DatabaseUnavailable(f"{address(database)} does not answer within {CONNECT_TIMEOUT:g} seconds") from error
    except TargetServerAttributeNotMatched as error:
        raise DatabaseUnavailable(f"{address(database)} is a standby, and only the primary takes writes") from error
    except (*FAILURES, OSError, ValueError, OverflowError) as error:
        raise DatabaseUnavailable(f"cannot connect to {address(database)}: {error}") from error
    try:
        yield database
    finally:
        await database.disconnect()


@asynccontextmanager
async def connection(database: Database) -> AsyncIterator[Connection]:
    """An asyncpg connection of the pool; within one task always the same one. Raises Unavailable where the connection
    is lost, or what was committed is not known to be replicated, StatementTimeout, and Overloaded where none is free in
    time."""
    try:
        async with database.connection() as acquired:
            with writing(database, acquired.raw_connection) as raw:
                yield raw
    except (QueryCanceledError, ReadOnlySQLTransactionError, *CONNECTION_LOST) as error:
        raise translated(error) from error


@contextmanager
def writing(database: Database, connection: Connection) -> Iterator[Connection]:
    """Raises Unavailable where what was committed is on no standby that it should be on."""
    try:
        yield connection
    except ReadOnlySQLTransactionError:
        connection.terminate()  # a server that was demoted may keep its connections
        raise
    if connection in pool_of(database).unreplicated:
        raise Unavailable("no synchronous standby has what was committed")


def translated(error: Exception) -> Exception:
    """Our own error for a timeout or a lost connection; any other error as it is."""
    if isinstance(error, QueryCanceledError):
        return StatementTimeout("a statement took longer than the statement timeout")
    if isinstance(error, ReadOnlySQLTransactionError):
        return Unavailable("PostgreSQL was demoted, and takes no writes")
    return Unavailable(f"PostgreSQL is away: {error}") if isinstance(error, CONNECTION_LOST) else error


async def retry_once(work: Callable[[], Awaitable[T]]) -> T:
    """A second try if the connection was lost: one that died while it was idle fails only when it is used."""
    try:
        return await work()
    except Unavailable:
        return await work()


def address(database: Database) -> str:
    """Without the password."""
    return hosts.address(database.options["dsn"])


async def _prepare_session(connection: Connection) -> None:
    """Asks for array types once, so that no operation has to, under locks that others wait for."""
    _refuse_an_old_server(connection)
    await connection.fetchrow(ARRAYS, *[[]] * 7)


def _refuse_an_old_server(connection: Connection) -> None:
    major = connection.get_server_version().major
    if major < OLDEST_SERVER:
        raise DatabaseUnavailable(f"PostgreSQL {major} is too old: Dateline needs {OLDEST_SERVER} or later")


async def _skip_session_reset(connection: Connection) -> None:
    """Saves a round trip at each release. asyncpg has rolled back by then, and nothing sets session state."""
