"""Modules that a process imports when it needs them first, beside the event loop: what needs none of them does not
wait."""

import asyncio
from importlib import import_module

_imported = set[str]()


async def imported(*names: str) -> None:
    """Returns when all of them are there: from then on an `import` of one takes no time."""
    for name in names:
        if name not in _imported:
            await asyncio.to_thread(import_module, name)
            _imported.add(name)
