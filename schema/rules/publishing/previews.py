"""Previews: an article as it would be, read within the transaction that writes it, which is then undone."""

from asyncpg import Connection

from db.compiler.sql_text import Statement
from db.connections.retries import in_transaction
from schema.rules.publishing.errors import Refused
from schema.rules.publishing.reading import Input
from schema.rules.publishing.writing import put_within
from schema.rules.services import Context
from schema.rules.user_errors import WriteResult


class Undone(Exception):
    """Ends a transaction without a trace."""

    def __init__(self, answer: bytes | None) -> None:
        self.answer = answer


async def preview(context: Context, given: Input, statement: Statement | None) -> WriteResult:
    """What the statement would say of the article, were it written."""

    async def written(connection: Connection) -> int:
        key = (await put_within(connection, context, {**given, "idempotency_key": None})).id
        raise Undone(await _read(connection, statement, context, key))

    try:
        await in_transaction(context.services.database, written)
    except Undone as undone:
        return WriteResult(answer=undone.answer)
    except Refused as refusal:
        return WriteResult(errors=refusal.errors)
    raise AssertionError("A preview has been stored.")


async def _read(connection: Connection, statement: Statement | None, context: Context, key: int) -> bytes | None:
    if statement is None:
        return None
    answer: bytes = await connection.fetchval(statement.sql, *statement.values(context.inputs(key)))
    return answer
