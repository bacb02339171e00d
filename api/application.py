"""The ASGI application: its routes, and the database and the engine that live as long as it does."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
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
from api.pulse import Pulse
from api.purging import purging
from api.security import SecurityHeaders
from api.services import services
from api.settings import Settings, load_settings
from api.sockets import SocketEndpoint
from api.telemetry import Telemetry
from db.beside import beside
from db.lending import figures
from db.pool import Database, DatabaseUnavailable, connected, open_database
from schema.context import Services
from schema.execution import Engine
from schema.upkeep import Upkeep


def create_application(settings: Settings | None = None) -> Starlette:
    parts = Parts(settings or load_settings())
    application = Starlette(lifespan=parts.lifespan, routes=parts.routes(), middleware=parts.middleware())
    application.router.redirect_slashes = False
    return application


class Parts:
    """What an application is made of. The engine comes with its lifespan."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.telemetry, self.pulse = Telemetry(settings), Pulse()
        self.endpoint = GraphQLEndpoint(settings)
        self.desk = Desk(settings, self.endpoint.verifier)
        live, requests = self.endpoint.live, self.telemetry.requests
        self.sockets = SocketEndpoint(settings, self.endpoint.verifier, live, requests)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[dict[str, Any]]:
        async with connected(_database(self.settings)) as database:
            served = services(self.settings, database, self.telemetry.observers())
            async with self._running(served):
                self.endpoint.engine = self.sockets.engine = self.desk.engine = Engine(served)
                yield self._state(served)
            await served.pipeline.close()
        await self.telemetry.close()

    @asynccontextmanager
    async def _running(self, served: Services) -> AsyncIterator[None]:
        async with AsyncExitStack() as running:
            for each in (
                served.feed.running(),
                Upkeep(served).running(),
                served.replicas.running() if served.replicas else nullcontext(),
                purging(self.settings, served.feed.listener),
                beside(self.pulse.beat()),
            ):
                await running.enter_async_context(each)
            self.telemetry.know(served.registry.by_text)
            yield

    def _state(self, served: Services) -> dict[str, Any]:
        """What connections look at."""
        state = {"request_timeout": self.settings.request_timeout, "live": self.endpoint.live}
        return {**state, "cache": served.cache, "pulse": self.pulse}

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/graphql", self.endpoint, middleware=cross_origin(self.settings)),
            WebSocketRoute("/graphql", self.sockets),
            WebSocketRoute("/{path:path}", WebSocketClose()),
            *self._health(),
            *self._metrics(),
            Mount("", site(self.desk)),
        ]

    def middleware(self) -> list[Middleware]:
        compression = [Middleware(Compression)] if self.settings.compression else []
        return [self.telemetry.middleware(), Middleware(Exchanges), *compression]

    def _health(self) -> list[Route]:
        def listening() -> bool:
            return self.endpoint.engine.services.feed.listener.listening.is_set()

        return Health(self.settings.database_url or "", self.endpoint.live, listening).routes()

    def _metrics(self) -> list[Route]:
        if not self.settings.metrics:
            return []
        collectors = [self.telemetry.requests, self.telemetry.latencies, LiveCollector(self.endpoint.live)]
        metrics = Metrics(collectors, self._figures)
        return [Route("/metrics", metrics.show, middleware=[Middleware(SecurityHeaders)])]

    def _figures(self) -> dict[str, Mapping[str, float]]:
        """What each part of the process says of itself."""
        served = self.endpoint.engine.services
        return {
            "operations": served.executions.figures(),
            "compiler": served.library.figures(),
            "pool": figures(served.database),
            "feed": served.feed.figures(),
            "pulse": self.pulse.figures(),
            "cache": served.cache.figures() if served.cache else {},
            "replicas": served.replicas.figures() if served.replicas else {},
        }


def _database(settings: Settings) -> Database:
    url, size, timeout = _database_url(settings), settings.pool_size, settings.statement_timeout
    return open_database(url, size, timeout, settings.pgbouncer, settings.request_timeout)


def _database_url(settings: Settings) -> str:
    if settings.database_url is None:
        raise DatabaseUnavailable("DATABASE_URL is not set: `dateline serve` sets it for the PostgreSQL of its own")
    return settings.database_url
