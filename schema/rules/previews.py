"""Previews: any query answered as if the articles of a token were published."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from importlib import import_module
from typing import Any

from db.compiler.inputs import Inputs
from db.compiler.sql_text import Statement
from db.connections.admission import Overloaded
from db.connections.postgres import Database
from schema.fields.errors import Unauthorized, graphql_error

AT_ONCE = 2
"""In a process: readers are not to notice."""
MESSAGE = "The preview token is not valid, or no longer: ask an editor for a new one."


class Previews:
    """Those of a process. `patience` is how many seconds one waits for those before it."""

    def __init__(self, patience: float = 5) -> None:
        self._slots, self._patience = asyncio.Semaphore(AT_ONCE), patience

    async def read(self, database: Database, token: str, statement: Statement | None, inputs: Inputs) -> bytes:
        """The statement's JSON, an empty object without one. Raises Unauthorized for a token that is not good."""
        # What publishes articles comes with the first preview, and not on the event loop: its libraries are large.
        previewing = await asyncio.to_thread(_previewing)
        async with self._slot():
            try:
                found: bytes = await previewing.read_preview(database, token, statement, inputs)
            except previewing.InvalidToken:
                raise Unauthorized([graphql_error("INVALID_PREVIEW_TOKEN", MESSAGE)]) from None
        return found

    @asynccontextmanager
    async def _slot(self) -> AsyncIterator[None]:
        try:
            async with asyncio.timeout(self._patience):
                await self._slots.acquire()
        except TimeoutError:
            raise Overloaded("others are previewed") from None
        try:
            yield
        finally:
            self._slots.release()


@cache
def _previewing() -> Any:
    return import_module("db.content.previews.previewing")
