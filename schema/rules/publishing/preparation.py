"""What the first article that a process writes would wait for: libraries and models. They are loaded beside the event
loop, and before a transaction holds anything that others wait for."""

import asyncio
from collections.abc import Sequence
from functools import cache
from importlib import import_module


async def prepare(languages: Sequence[str]) -> None:
    """Returns at once when all of it is there. `languages` are those that articles can be in."""
    await asyncio.to_thread(_load, tuple(languages))


@cache
def _load(languages: Sequence[str]) -> None:
    from db.text.languages import detection
    from db.text.search import vectors

    for name in ("previews", "publication"):
        import_module(f"schema.rules.publishing.{name}")
    vectors.vector([vectors.Field(0, "Words to load their stems for.", "A")], languages[0])
    detection.of_article("Words to load the model for.", languages)
