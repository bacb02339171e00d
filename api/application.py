"""The ASGI application: its routes, and the database and the engine that live as long as it does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route, Router, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocketClose

from api.cross_origin import cross_origin
from api.graphql import GraphQLEndpoint
from api.metrics import Metrics
from api.security import SecurityHeaders
from api.services import services
from api.settings import Settings, load_settings
from api.sockets import SocketEndpoint
from db.pool import DatabaseUnavailable, connected, open_database
from schema.execution import Engine
from schema.schema import schema

FOLDER = Path(__file__).parent


def create_application(settings: Settings | None = None) -> Starlette:
    settings = settings or load_settings()
    endpoint = GraphQLEndpoint(settings)
    sockets = SocketEndpoint(settings, endpoint.verifier, endpoint.live)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        opened = open_database(_database_url(settings), settings.pool_size, settings.statement_timeout)
        async with connected(opened) as database:
            served = services(settings, database)
            async with served.feed.running():
                endpoint.engine = sockets.engine = Engine(served)
                yield {"request_timeout": settings.request_timeout, "live": endpoint.live}
            await served.pipeline.close()

    routes = [
        Route("/graphql", endpoint, middleware=cross_origin(settings)),
        WebSocketRoute("/graphql", sockets),
        WebSocketRoute("/{path:path}", WebSocketClose()),
        *_metrics(settings, endpoint),
        Mount("", _pages(settings)),
    ]
    application = Starlette(lifespan=lifespan, routes=routes)
    application.router.redirect_slashes = False
    return application


def _database_url(settings: Settings) -> str:
    if settings.database_url is None:
        raise DatabaseUnavailable("DATABASE_URL is not set: `dateline serve` sets it for the PostgreSQL of its own")
    return settings.database_url


def _metrics(settings: Settings, endpoint: GraphQLEndpoint) -> list[Route]:
    metrics = Metrics(endpoint.live, lambda: endpoint.engine.services.feed.figures())
    return [Route("/metrics", metrics.show, middleware=[Middleware(SecurityHeaders)])] if settings.metrics else []


def _pages(settings: Settings) -> Router:
    routes = [Route("/", _landing), Mount("/static", StaticFiles(directory=FOLDER / "static"))]
    if settings.introspection:
        routes.append(Route("/schema.graphql", _sdl))
    # Redirects to the address without a slash would be built from the Host header, which anyone can write.
    return Router(routes, redirect_slashes=False, middleware=[Middleware(SecurityHeaders)])


async def _landing(_: Request) -> HTMLResponse:
    return HTMLResponse((FOLDER / "pages" / "landing.html").read_bytes())


async def _sdl(_: Request) -> PlainTextResponse:
    return PlainTextResponse(schema.as_str())
