"""Reads what a statement would answer if the articles of a token were published.

They are, within a transaction of the primary, by the function that publishes; the statement is read by the views of
previews, where the moment of the token is now; and all of it is undone. Nobody else ever sees any of it.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any

from asyncpg import LockNotAvailableError

from db.compiler.inputs import Inputs
from db.compiler.sql_text import Statement
from db.connections.admission import Overloaded
from db.connections.postgres import CONFLICTS, Database
from db.connections.reads import read_undone
from db.connections.retries import with_deadline
from db.content import articles, publication
from db.content.article_revisions import Edit
from db.content.previews.tokens import InvalidToken, parsed, previews
from db.maintenance.previewed_views import in_previews

LONGEST = 20
"""Seconds that one takes."""
ATTEMPTS = 3
"""To lock the articles, for half a second each."""


async def read_preview(database: Database, token: str, statement: Statement | None, inputs: Inputs) -> bytes:
    """The statement's JSON, an empty object without one. Raises InvalidToken, Overloaded while someone else writes the
    articles, and as `read` does."""
    signed = parsed(token)
    previewed = replace(statement, sql=in_previews(statement.sql)) if statement else None

    async def write(connection: Any) -> None:
        found = await previews.begin(connection, id=signed.id, signature=signed.signature)
        if found is None:
            raise InvalidToken
        await _publish(connection, zip(found["ids"], found["times"], strict=True), found["actor"])

    for _ in range(ATTEMPTS):
        with suppress(LockNotAvailableError, *CONFLICTS):
            return await with_deadline(LONGEST, read_undone(database, previewed, inputs, write))
    raise Overloaded("the articles are being written")


async def _publish(connection: Any, times: Iterable[tuple[int, datetime]], actor: str) -> None:
    """Rules of publishing do not hold: editors look at what lacks something still."""
    for article_id, at in times:
        if article := await articles.lock(connection, article_id):
            await publication.publish(connection, article, at, Edit(actor, "PUBLISH"))
