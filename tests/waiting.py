"""Waiting in tests for what the process itself does."""

import asyncio
from collections.abc import Callable

LONGEST = 60  # seconds


async def until(condition: Callable[[], object]) -> None:
    """Looks at each turn of the event loop: what is waited for sets no event."""
    async with asyncio.timeout(LONGEST):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0)
