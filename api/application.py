"""The ASGI application: its routes, and the database and the engine that live as long as it does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocketClose

from api.cross_origin import cross_origin
from api.graphql import GraphQLEndpoint
from api.metrics import Metrics
from api.pages.desk import Desk
from api.pages.site import site
from api.security import SecurityHeaders
from api.services import services
from api.settings import Settings, load_settings
from api.sockets import SocketEndpoint
from db.pool import DatabaseUnavailable, connected, open_database
from schema.execution import Engine


def create_application(settings: Settings | None = None) -> Starlette:
    settings = settings or load_settings()
    endpoint = GraphQLEndpoint(settings)
    desk = Desk(settings, endpoint.verifier)
    sockets = SocketEndpoint(settings, endpoint.verifier, endpoint.live)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        opened = open_database(_database_url(settings), settings.pool_size, settings.statement_timeout)
        async with connected(opened) as database:
            served = services(settings, database)
            async with served.feed.running():
                endpoint.engine = sockets.engine = desk.engine = Engine(served)
                yield {"request_timeout": settings.request_timeout, "live": endpoint.live}
            await served.pipeline.close()

    routes = [*_graphql(settings, endpoint, sockets), *_metrics(settings, endpoint), Mount("", site(desk))]
    application = Starlette(lifespan=lifespan, routes=routes)
    application.router.redirect_slashes = False
    return application


def _graphql(settings: Settings, endpoint: GraphQLEndpoint, sockets: SocketEndpoint) -> list[BaseRoute]:
    return [
        Route("/graphql", endpoint, middleware=cross_origin(settings)),
        WebSocketRoute("/graphql", sockets),
        WebSocketRoute("/{path:path}", WebSocketClose()),
    ]


def _database_url(settings: Settings) -> str:
    if settings.database_url is None:
        raise DatabaseUnavailable("DATABASE_URL is not set: `dateline serve` sets it for the PostgreSQL of its own")
    return settings.database_url


def _metrics(settings: Settings, endpoint: GraphQLEndpoint) -> list[Route]:
    metrics = Metrics(endpoint.live, lambda: endpoint.engine.services.feed.figures())
    return [Route("/metrics", metrics.show, middleware=[Middleware(SecurityHeaders)])] if settings.metrics else []
