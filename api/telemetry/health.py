"""For whoever watches the process: `/healthz`, whether it is alive, and `/readyz`, whether it can answer readers."""

import asyncio
from collections.abc import Callable

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.http.live_connections import LiveConnections
from api.http.security_headers import SecurityHeaders
from db.maintenance.health import health

NOT_KEPT = {"Cache-Control": "no-store"}
ALIVE = {"status": "ok"}


class Health:
    """`listening` says whether the feed hears of what is written."""

    def __init__(self, url: str, live: LiveConnections, listening: Callable[[], bool]) -> None:
        self.url, self.live, self.listening = url, live, listening
        self._asking: asyncio.Future[dict[str, str]] | None = None

    def routes(self) -> list[Route]:
        security = [Middleware(SecurityHeaders)]
        paths = {"/healthz": self.alive, "/readyz": self.ready}
        return [Route(path, endpoint, middleware=security) for path, endpoint in paths.items()]

    async def alive(self, _: Request) -> JSONResponse:
        return JSONResponse(ALIVE, headers=NOT_KEPT)

    async def ready(self, _: Request) -> JSONResponse:
        parts = {
            "server": "stopping" if self.live.stopping.is_set() else "ok",
            **await self._database(),
            "feed": "ok" if self.listening() else "not listening",
        }
        is_ready = set(parts.values()) == {"ok"}
        body = {"status": "ok" if is_ready else "not ready", **parts}
        return JSONResponse(body, 200 if is_ready else 503, NOT_KEPT)

    async def _database(self) -> dict[str, str]:
        """Asked once for all who want to know at the same time: each question is a connection."""
        if self._asking is None or self._asking.done():
            self._asking = asyncio.ensure_future(health(self.url))
        return await asyncio.shield(self._asking)
