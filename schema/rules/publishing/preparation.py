"""What the first article that a process writes would wait for: libraries and models. They are loaded beside the event
loop, and before a transaction holds anything that others wait for."""

import asyncio
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from typing import TypeVar

from schema.rules.identity import Scope
from schema.rules.mutations import Info, Write, by_editor
from schema.rules.services import Context
from schema.rules.user_errors import WriteResult

Payload = TypeVar("Payload")


async def by_writer(type_: type[Payload], info: Info, write: Write, scope: Scope = "articles:write") -> Payload:
    """As `by_editor`, with all that writing an article needs: `write` can import the rules."""

    async def prepared(context: Context) -> WriteResult:
        await prepare(context.services.languages)
        return await write(context)

    return await by_editor(type_, info, prepared, scope)


async def prepare(languages: Sequence[str]) -> None:
    """Returns when all of it is there. `languages` are those that articles can be in."""
    await asyncio.to_thread(_load, tuple(languages))


@cache
def _load(languages: Sequence[str]) -> None:
    from db.text.languages import detection
    from db.text.search import vectors

    for name in ("previews", "publication"):
        import_module(f"schema.rules.publishing.{name}")
    vectors.vector([vectors.Field(0, "Words to load their stems for.", "A")], languages[0])
    detection.of_article("Words to load the model for.", languages)
