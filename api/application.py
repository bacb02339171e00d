"""The ASGI application: its routes, and the database and the engine that live as long as it does."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.websockets import WebSocketClose

from api.compression import Compression
from api.cross_origin import cross_origin
from api.exchanges import Exchanges
from api.graphql import GraphQLEndpoint
from api.health import Health
from api.metrics import LiveCollector, Metrics
from api.pages.desk import Desk
from api.pages.site import site
from api.purging import purging
from api.security import SecurityHeaders
from api.services import services
from api.settings import Settings, load_settings
from api.sockets import SocketEndpoint
from api.telemetry import Telemetry
from db.lending import figures
from db.pool import Database, DatabaseUnavailable, connected, open_database
from schema.context import Services
from schema.execution import Engine
from schema.upkeep import Upkeep


def create_application(settings: Settings | None = None) -> Starlette:
    settings = settings or load_settings()
    telemetry = Telemetry(settings)
    endpoint = GraphQLEndpoint(settings)
    desk = Desk(settings, endpoint.verifier)
    sockets = SocketEndpoint(settings, endpoint.verifier, endpoint.live, telemetry.requests)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        async with connected(_database(settings)) as database:
            served = services(settings, database, telemetry.observers())
            replicas = served.replicas.running() if served.replicas else nullcontext()
            hook = purging(settings, served.feed.listener)
            async with served.feed.running(), Upkeep(served).running(), replicas, hook:
                telemetry.know(served.registry.by_text)
                endpoint.engine = sockets.engine = desk.engine = Engine(served)
                yield {"request_timeout": settings.request_timeout, "live": endpoint.live, "cache": served.cache}
            await served.pipeline.close()
        await telemetry.close()

    watching = [*_health(settings, endpoint), *_metrics(settings, endpoint, telemetry)]
    routes = [*_graphql(settings, endpoint, sockets), *watching, Mount("", site(desk))]
    compression = [Middleware(Compression)] if settings.compression else []
    middleware = [telemetry.middleware(), Middleware(Exchanges), *compression]
    application = Starlette(lifespan=lifespan, routes=routes, middleware=middleware)
    application.router.redirect_slashes = False
    return application


def _graphql(settings: Settings, endpoint: GraphQLEndpoint, sockets: SocketEndpoint) -> list[BaseRoute]:
    return [
        Route("/graphql", endpoint, middleware=cross_origin(settings)),
        WebSocketRoute("/graphql", sockets),
        WebSocketRoute("/{path:path}", WebSocketClose()),
    ]


def _database(settings: Settings) -> Database:
    url, size, timeout = _database_url(settings), settings.pool_size, settings.statement_timeout
    return open_database(url, size, timeout, settings.pgbouncer, settings.request_timeout)


def _database_url(settings: Settings) -> str:
    if settings.database_url is None:
        raise DatabaseUnavailable("DATABASE_URL is not set: `dateline serve` sets it for the PostgreSQL of its own")
    return settings.database_url


def _health(settings: Settings, endpoint: GraphQLEndpoint) -> list[Route]:
    def listening() -> bool:
        return endpoint.engine.services.feed.listener.listening.is_set()

    return Health(settings.database_url or "", endpoint.live, listening).routes()


def _metrics(settings: Settings, endpoint: GraphQLEndpoint, telemetry: Telemetry) -> list[Route]:
    if not settings.metrics:
        return []
    collectors = [telemetry.requests, telemetry.latencies, LiveCollector(endpoint.live)]
    metrics = Metrics(collectors, lambda: _figures(endpoint.engine.services))
    return [Route("/metrics", metrics.show, middleware=[Middleware(SecurityHeaders)])]


def _figures(services: Services) -> dict[str, Mapping[str, float]]:
    """What each part of the process says of itself."""
    return {
        "operations": services.executions.figures(),
        "compiler": services.library.figures(),
        "pool": figures(services.database),
        "feed": services.feed.figures(),
        "cache": services.cache.figures() if services.cache else {},
        "replicas": services.replicas.figures() if services.replicas else {},
    }
