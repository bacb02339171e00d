"""The audit log: triggers write it, with the name by which a transaction is signed."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from asyncpg import Connection

from db.connections import named_queries
from db.connections.postgres import Database
from db.connections.retries import in_transaction

audit_log = named_queries.load("audit_log")

T = TypeVar("T")


async def sign(connection: Any, actor: str) -> None:
    """Until the transaction ends all that it does is done by this one: a key that outlives accounts, or a command."""
    await audit_log.sign(connection, actor=actor)


async def signed_transaction(database: Database, actor: str, work: Callable[[Connection], Awaitable[T]]) -> T:
    """As `in_transaction` has it, of what the actor does."""

    async def signed(connection: Connection) -> T:
        await sign(connection, actor)
        return await work(connection)

    return await in_transaction(database, signed)
