"""Drawings that wait for the one thread that draws: so many of one client, and so many in all."""

import asyncio
import math
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from starlette.exceptions import HTTPException

from api.sharing.preview import Preview

DRAWING_THREAD = ThreadPoolExecutor(1, "previews")
"""One, for fonts are not thread-safe."""
MOST_OF_A_CLIENT = 8
MOST_WAITING = 40
USUAL_DRAWING = 0.2  # seconds


class DrawingQueue:
    """Each image is drawn once for all who request it meanwhile."""

    def __init__(self) -> None:
        self._drawings: dict[Preview, asyncio.Task[bytes]] = {}
        self._clients: Counter[str] = Counter()
        self._seconds = USUAL_DRAWING

    async def draw(self, preview: Preview, client: str) -> bytes:
        """Raises HTTPException: 429 where too many of the client's wait, and 503 where too many do."""
        if preview not in self._drawings:
            self._require_room(client)
            self._drawings[preview] = asyncio.create_task(self._draw(preview, client))
        # Who leaves does not stop a drawing for which others wait.
        return await asyncio.shield(self._drawings[preview])

    def _require_room(self, client: str) -> None:
        if self._clients[client] >= MOST_OF_A_CLIENT:
            raise HTTPException(429, headers=self._retry_after(self._clients[client]))
        if len(self._drawings) >= MOST_WAITING:
            raise HTTPException(503, headers=self._retry_after(len(self._drawings)))

    def _retry_after(self, drawings: int) -> dict[str, str]:
        return {"Retry-After": str(max(1, math.ceil(drawings * self._seconds)))}

    async def _draw(self, preview: Preview, client: str) -> bytes:
        self._clients[client] += 1
        try:
            image, self._seconds = await asyncio.get_running_loop().run_in_executor(DRAWING_THREAD, _timed, preview)
            return image
        finally:
            del self._drawings[preview]
            self._clients -= Counter([client])


def _timed(preview: Preview) -> tuple[bytes, float]:
    from api.sharing.preview_drawing import draw  # in the thread that draws: its libraries are large

    begin = time.perf_counter()
    return draw(preview), time.perf_counter() - begin
