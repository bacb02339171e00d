"""The ASGI application: its routes, and the database and the engine that live as long as it does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route, Router
from starlette.staticfiles import StaticFiles

from api.graphql import GraphQLEndpoint
from api.security import SecurityHeaders
from api.services import services
from api.settings import Settings, load_settings
from db.pool import DatabaseUnavailable, connected, open_database
from schema.execution import Engine
from schema.schema import schema

FOLDER = Path(__file__).parent


def create_application(settings: Settings | None = None) -> Starlette:
    settings = settings or load_settings()
    endpoint = GraphQLEndpoint(settings)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        opened = open_database(_database_url(settings), settings.pool_size, settings.statement_timeout)
        async with connected(opened) as database:
            served = services(settings, database)
            endpoint.engine = Engine(served)
            yield {"request_timeout": settings.request_timeout}
            await served.pipeline.close()

    application = Starlette(lifespan=lifespan, routes=[Route("/graphql", endpoint), Mount("", _pages(settings))])
    application.router.redirect_slashes = False
    return application


def _database_url(settings: Settings) -> str:
    if settings.database_url is None:
        raise DatabaseUnavailable("DATABASE_URL is not set: `dateline serve` sets it for the PostgreSQL of its own")
    return settings.database_url


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
