"""The site that comes with Dateline, imported with the first request for one of its pages: a process that only answers
GraphQL has no templates, dates, typefaces or feeds in memory."""

import asyncio
from collections.abc import Callable
from functools import lru_cache

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.identity.bearer_tokens import Verifier
from api.images.endpoints import Images
from api.settings.settings import Settings
from schema.engine.execution import Engine

Loaded = tuple[Callable[[int], Response], ASGIApp]
"""The page for those whose turn did not come, and all others."""


class SiteOnDemand:
    """The engine comes with the lifespan of the application."""

    engine: Engine

    def __init__(self, settings: Settings, verifier: Verifier, images: Images) -> None:
        self._settings, self._verifier, self._images = settings, verifier, images
        self._loading: asyncio.Task[Loaded] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        _, site = await self._loaded()
        await site(scope, receive, send)

    async def busy_page(self, retry_after: int) -> Response:
        """For browsers whose turn did not come."""
        busy_page, _ = await self._loaded()
        return busy_page(retry_after)

    async def _loaded(self) -> Loaded:
        """Beside the event loop, and once for all who ask meanwhile."""
        if self._loading is None:
            self._loading = asyncio.create_task(asyncio.to_thread(self._load))
        return await asyncio.shield(self._loading)

    def _load(self) -> Loaded:
        from api.pages.rendering import PageRenderer
        from api.site import site

        renderer = PageRenderer(self._settings, self._verifier)
        renderer.engine = self.engine
        return lru_cache(renderer.busy_page), site(renderer, self._images.jpeg)
