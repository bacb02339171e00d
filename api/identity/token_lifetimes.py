"""What lasts no longer than the token of whom it is for."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.identity.bearer_tokens import Verified


@asynccontextmanager
async def ending_with(token: Verified | None, lifetime: asyncio.Timeout) -> AsyncIterator[None]:
    """The lifetime ends with the token, if there is one: what has become of that meanwhile counts, too."""
    if token is None:
        yield
        return
    stop = token.on_end(lambda: _end(lifetime))
    try:
        if not await token.holds():
            _end(lifetime)
        yield
    finally:
        stop()


def _end(lifetime: asyncio.Timeout) -> None:
    if not lifetime.expired():
        lifetime.reschedule(asyncio.get_running_loop().time())
