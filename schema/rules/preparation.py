"""What the first comment of a process would wait for: libraries, and the model that tells languages apart."""

import asyncio
from collections.abc import Sequence
from functools import cache
from importlib import import_module

from db.on_demand import imported

MARKDOWN, LANGUAGES = "db.text.comment_markdown", "db.text.languages.detection"


@cache
def begin(languages: Sequence[str]) -> None:
    """Begins to load all of it beside the event loop, when somebody signs in: they may comment next."""
    asyncio.get_running_loop().run_in_executor(None, _load, languages)


async def can_comment() -> None:
    """Returns when the libraries are there. The model is waited for where a language is told."""
    await imported(MARKDOWN, LANGUAGES)


def _load(languages: Sequence[str]) -> None:
    import_module(LANGUAGES).load_model(languages)
    import_module(MARKDOWN)
