"""Servers that are connected and silent: for how long their answer is waited for."""

import asyncio
from collections.abc import Coroutine
from typing import Any

STEPS = 4
"""In which an answer is waited for: a pause of this process is not taken for one of the connection's, as it is one step
however long it is."""


async def in_time(question: Coroutine[Any, Any, Any], seconds: float) -> Any:
    """Raises TimeoutError after so many seconds in which this process could have read the answer."""
    answer = asyncio.ensure_future(question)
    try:
        for _ in range(STEPS):
            if (await asyncio.wait({answer}, timeout=seconds / STEPS))[0]:
                return await answer
    finally:
        answer.cancel()
    raise TimeoutError
