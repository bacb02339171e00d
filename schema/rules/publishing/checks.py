"""Checks: what writing an article would change, or by what it would be refused. It is written, and undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from asyncpg import Connection
from strawberry.utils.str_converters import to_camel_case

from db.connections.retries import in_transaction
from db.content import article_revisions
from db.content.articles import Written
from schema.rules.publishing.conflicts import as_input
from schema.rules.publishing.errors import Refused
from schema.rules.publishing.reading import Input
from schema.rules.publishing.writing import put_within
from schema.rules.services import Context
from schema.rules.user_errors import UserError


@dataclass(frozen=True, slots=True)
class Changed:
    """A field by its name in the input, and what it says before and after."""

    field: str
    before: Any
    after: Any


class Undone(Exception):
    """Ends a transaction without a trace."""

    def __init__(self, changes: Sequence[Changed]) -> None:
        self.changes = changes


async def check(context: Context, given: Input) -> tuple[Sequence[Changed], Sequence[UserError]]:
    """The changes, or the errors for which there would be none."""

    async def written(connection: Connection) -> None:
        found = await put_within(connection, context, {**given, "idempotency_key": None})
        raise Undone(await _changes(connection, found))

    try:
        await in_transaction(context.services.database, written)
    except Undone as undone:
        return undone.changes, ()
    except Refused as refusal:
        return (), refusal.errors
    raise AssertionError("A check has been stored.")


async def _changes(connection: Connection, written: Written) -> list[Changed]:
    number, names = written.revision
    before, after = [await _content(connection, written.id, each) for each in (number - 1, number)]
    return [Changed(to_camel_case(name), as_input(before.get(name)), as_input(after.get(name))) for name in names]


async def _content(connection: Connection, article_id: int, number: int) -> Input:
    content: Input = orjson.loads(await article_revisions.content_of(connection, article_id, number) or b"{}")
    return content
