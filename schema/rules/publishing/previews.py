"""Previews and checks: an article as it would be, looked at within the transaction that writes it, and is undone."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from asyncpg import Connection
from strawberry.utils.str_converters import to_camel_case

from db.compiler.sql_text import Statement
from db.connections.retries import in_transaction
from db.content import article_revisions
from db.content.articles import Written
from schema.rules.publishing.conflicts import as_input
from schema.rules.publishing.errors import Refused
from schema.rules.publishing.reading import Input
from schema.rules.publishing.writing import put_within
from schema.rules.services import Context
from schema.rules.user_errors import UserError, WriteResult


class Undone(Exception):
    """Ends a transaction without a trace."""

    def __init__(self, seen: Any) -> None:
        self.seen = seen


@dataclass(frozen=True, slots=True)
class Changed:
    """A field by its name in the input, and what it says before and after."""

    field: str
    before: Any
    after: Any


async def preview(context: Context, given: Input, statement: Statement | None) -> WriteResult:
    """What the statement would say of the article, were it written."""

    async def look(connection: Connection, written: Written) -> bytes | None:
        if statement is None:
            return None
        answer: bytes = await connection.fetchval(statement.sql, *statement.values(context.inputs(written.id)))
        return answer

    answer, errors = await _seen(context, given, look)
    return WriteResult(answer=answer, errors=errors)


async def check(context: Context, given: Input) -> tuple[Sequence[Changed], Sequence[UserError]]:
    """What would be changed, or the errors for which nothing would be."""
    changes, errors = await _seen(context, given, _changes)
    return changes or (), errors


async def _seen(
    context: Context, given: Input, look: Callable[[Connection, Written], Awaitable[Any]]
) -> tuple[Any, Sequence[UserError]]:
    """What is seen of the article once it is written, or why it would not be."""

    async def written(connection: Connection) -> None:
        found = await put_within(connection, context, {**given, "idempotency_key": None})
        raise Undone(await look(connection, found))

    try:
        await in_transaction(context.services.database, written)
    except Undone as undone:
        return undone.seen, ()
    except Refused as refusal:
        return None, refusal.errors
    raise AssertionError("What was to be undone has been stored.")


async def _changes(connection: Connection, written: Written) -> list[Changed]:
    number, names = written.revision
    before, after = [await _content(connection, written.id, each) for each in (number - 1, number)]
    return [Changed(to_camel_case(name), as_input(before.get(name)), as_input(after.get(name))) for name in names]


async def _content(connection: Connection, article_id: int, number: int) -> Input:
    content: Input = orjson.loads(await article_revisions.content_of(connection, article_id, number) or b"{}")
    return content
