"""Health checks: `/healthz`, whether the process is alive, and `/readyz`, whether it can answer readers."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.http.live_connections import LiveConnections
from api.http.security_headers import SecurityHeaders
from db.maintenance.health import health

NO_STORE = {"Cache-Control": "no-store"}
ALIVE = {"status": "ok"}


async def always() -> bool:
    return True


class Health:
    """`listening` says whether notifications of writes arrive, `images` what is to be said of where images are kept,
    and `takes_writes` whether the servers do that the pool's own connections lead to."""

    def __init__(
        self,
        url: str,
        live: LiveConnections,
        listening: Callable[[], bool],
        images: Callable[[], Awaitable[str]],
        takes_writes: Callable[[], Awaitable[bool]] = always,
    ) -> None:
        self.url, self.live, self.listening, self.images = url, live, listening, images
        self.takes_writes = takes_writes
        self._check: asyncio.Future[dict[str, str]] | None = None

    def routes(self) -> list[Route]:
        security = [Middleware(SecurityHeaders)]
        paths = {"/healthz": self.alive, "/readyz": self.ready}
        return [Route(path, endpoint, middleware=security) for path, endpoint in paths.items()]

    async def alive(self, _: Request) -> JSONResponse:
        return JSONResponse(ALIVE, headers=NO_STORE)

    async def ready(self, _: Request) -> JSONResponse:
        parts = {
            "server": "stopping" if self.live.stopping.is_set() else "ok",
            "feed": "ok" if self.listening() else "not listening",
            **await self._stores(),
        }
        is_ready = all(state == "ok" for part, state in parts.items() if part != "images")
        body = {"status": "ok" if is_ready else "not ready", **parts}
        return JSONResponse(body, 200 if is_ready else 503, NO_STORE)

    async def _stores(self) -> dict[str, str]:
        """One check for all who ask at the same time: each opens connections."""
        if self._check is None or self._check.done():
            self._check = asyncio.ensure_future(self._checked())
        return await asyncio.shield(self._check)

    async def _checked(self) -> dict[str, str]:
        """Without images articles are read and written as before: no reason to send readers elsewhere."""
        asked = health(self.url), self.images(), self.takes_writes()
        database, images, takes_writes = await asyncio.gather(*asked)
        if database["database"] == "ok" and not takes_writes:
            database["database"] = "read-only"
        return {**database, "images": images}
