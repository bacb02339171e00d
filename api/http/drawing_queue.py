"""Images that wait to be drawn: each once for all who request it meanwhile; so many of a client, and so many in all."""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from starlette.exceptions import HTTPException

Drawing = TypeVar("Drawing", bound=Hashable)
"""What is to be drawn."""


class DrawingQueue(Generic[Drawing]):
    """`draw` makes an image, and lets those before it go first. `seconds` are what one takes as a rule."""

    def __init__(
        self, draw: Callable[[Drawing], Awaitable[bytes]], *, most_of_a_client: int, most: int, seconds: float
    ) -> None:
        self._draw, self._seconds = draw, seconds
        self._most_of_a_client, self._most = most_of_a_client, most
        self._drawings: dict[Drawing, asyncio.Task[bytes]] = {}
        self._clients: Counter[str] = Counter()

    async def image(self, drawing: Drawing, client: str) -> bytes:
        """Raises HTTPException: 429 where too many of the client's wait, and 503 where too many do."""
        if drawing not in self._drawings:
            self._require_room(client)
            task = self._drawings[drawing] = asyncio.create_task(self._drawn(drawing, client))
            task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())  # all may have left
        # Who leaves does not stop a drawing for which others wait.
        return await asyncio.shield(self._drawings[drawing])

    def _require_room(self, client: str) -> None:
        if self._clients[client] >= self._most_of_a_client:
            raise HTTPException(429, headers=self._retry_after(self._clients[client]))
        if len(self._drawings) >= self._most:
            raise HTTPException(503, headers=self._retry_after(len(self._drawings)))

    def _retry_after(self, drawings: int) -> dict[str, str]:
        return {"Retry-After": str(max(1, math.ceil(drawings * self._seconds)))}

    async def _drawn(self, drawing: Drawing, client: str) -> bytes:
        self._clients[client] += 1
        begin, before = time.perf_counter(), len(self._drawings)
        try:
            image = await self._draw(drawing)
            self._seconds = (time.perf_counter() - begin) / before
            return image
        finally:
            del self._drawings[drawing]
            self._clients -= Counter([client])
