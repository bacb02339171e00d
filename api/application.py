"""The ASGI application: its routes, and the database and the engine that live as long as it does."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import replace
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from api.embeds.oembed import Oembed
from api.graphql_http.endpoint import GraphQLEndpoint
from api.graphql_websocket.endpoint import SocketEndpoint
from api.graphql_websocket.operations import Process
from api.http.compression import Compression
from api.http.cors import cross_origin
from api.http.request_queue import RequestQueue
from api.http.security_headers import SecurityHeaders
from api.http_caching.exchange import ExchangeMiddleware
from api.images.endpoints import Images
from api.server.interpreter import tune
from api.server.refusals import Refusals
from api.server.services import services, waiting
from api.settings.settings import Settings, load_settings
from api.site_on_demand import SiteOnDemand
from api.telemetry.health import Health
from api.telemetry.metrics import LiveCollector, Metrics
from api.telemetry.telemetry import Telemetry
from api.webhooks.cdn_purges import purging
from api.webhooks.deliveries import Deliveries
from db.connections.background_tasks import background_tasks
from db.connections.connection_pool import pool_of
from db.connections.postgres import Database, DatabaseUnavailable, connected, open_database
from db.content.article_languages import find_languages
from db.content.bodies.kinds import find_some_kinds
from db.content.search.maintenance import maintain_search
from db.content.taxonomy.terms import name_some_terms
from db.discussion.notices.gathering import gathering
from db.feed.event_log import describe_content
from db.maintenance.health import takes_writes
from schema.engine.execution import Engine
from schema.registry.synchronisation import Synchronisation
from schema.rules.services import Services

PATHS = ("/graphql", "/graphql/")
"""Some clients and proxies write one for the other; none is redirected."""


def worker_application() -> Starlette:
    """The application of one worker process, which uvicorn loads by name."""
    application = create_application()
    tune()
    return application


def create_application(settings: Settings | None = None) -> Starlette:
    return Application(Parts(settings or load_settings()))


class Application(Starlette):
    """Starlette's, past whose router and handlers of errors GraphQL goes: they would take a tenth of what answering an
    operation takes in Python, for an endpoint that is always at the same paths and answers all errors itself."""

    def __init__(self, parts: "Parts") -> None:
        super().__init__(lifespan=parts.lifespan, routes=parts.routes(), middleware=parts.middleware())
        self.router.redirect_slashes = False
        self.graphql = parts.graphql()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in PATHS:
            await self.graphql(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


class Parts:
    """The parts of an application. The engine comes with its lifespan."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.telemetry, self.request_queue = Telemetry(settings), RequestQueue(settings.queue_timeout)
        self.endpoint = GraphQLEndpoint(settings)
        self.images, self.embeds = Images(settings), Oembed(settings)
        self.site = SiteOnDemand(settings, self.endpoint.verifier, self.images)
        process = Process(settings, self.endpoint.live, self.telemetry.requests, self.request_queue)
        self.sockets = SocketEndpoint(process, self.endpoint.verifier)

    @asynccontextmanager
    async def lifespan(self, _: Starlette) -> AsyncIterator[dict[str, Any]]:
        async with connected(_database(self.settings)) as database:
            made = services(self.settings, database, self.telemetry.observers())
            started = replace(made, learn_embeds=self.embeds.learn)
            async with self.images.running(started) as served, self._running(served):
                self.endpoint.engine = self.sockets.engine = self.site.engine = Engine(served)
                self.endpoint.verifier.tokens = served.tokens
                yield self._state(served)
            await served.pipeline.close()
        await self.telemetry.close()

    @asynccontextmanager
    async def _running(self, served: Services) -> AsyncIterator[None]:
        self.deliveries = Deliveries(served.database, served.feed.listener)
        async with AsyncExitStack() as running:
            for each in (
                served.feed.running(),
                gathering(served.database, served.feed.listener),
                Synchronisation(served).running(),
                background_tasks(
                    find_languages(served.database, self.settings.languages),
                    maintain_search(
                        served.database,
                        partial(name_some_terms, ascii_slugs=self.settings.slugs == "ascii"),
                        find_some_kinds,
                        describe_content,
                    ),
                    self.embeds.keep_learning(served.database),
                ),
                served.replicas.running() if served.replicas else nullcontext(),
                purging(self.settings, served.database, served.feed.listener),
                self.deliveries.running(),
            ):
                await running.enter_async_context(each)
            self.telemetry.latencies.is_known = served.registry.names_operation
            yield

    def _state(self, served: Services) -> dict[str, Any]:
        """The state that connections of the server read."""
        state = {"live": self.endpoint.live}
        state |= {name: getattr(self.settings, name) for name in ("request_timeout", "upload_timeout")}
        refusals = Refusals(self.settings, self.site.busy_page)
        return {**state, "cache": served.cache, "request_queue": self.request_queue, "refusals": refusals}

    def routes(self) -> list[BaseRoute]:
        return [
            *(WebSocketRoute(path, self.sockets) for path in PATHS),
            WebSocketRoute("/{path:path}", WebSocketClose()),
            *self.images.routes(),
            *self._health(),
            *self._metrics(),
            Mount("", self.site),
        ]

    def graphql(self) -> ASGIApp:
        app: ASGIApp = self.endpoint
        for each in reversed([*self.middleware(), *cross_origin(self.settings)]):
            app = each.cls(app, *each.args, **each.kwargs)
        return app

    def middleware(self) -> list[Middleware]:
        compression = [Middleware(Compression)] if self.settings.compression else []
        return [self.telemetry.middleware(), Middleware(ExchangeMiddleware), *compression]

    def _health(self) -> list[Route]:
        def listening() -> bool:
            return self.endpoint.engine.services.feed.listener.listening.is_set()

        async def writes() -> bool:
            return await takes_writes(self.endpoint.engine.services.database)

        url = self.settings.database_url or ""
        return Health(url, self.endpoint.live, listening, self.images.store.state, writes).routes()

    def _metrics(self) -> list[Route]:
        if not self.settings.metrics:
            return []
        collectors = [self.telemetry.requests, self.telemetry.latencies, LiveCollector(self.endpoint.live)]
        metrics = Metrics(collectors, self._metrics_by_part, self.settings.metrics_token)
        return [Route("/metrics", metrics.show, middleware=[Middleware(SecurityHeaders)])]

    def _metrics_by_part(self) -> dict[str, Mapping[str, float]]:
        """The gauges and counters of each part of the process: the part is the middle of a metric's name."""
        served = self.endpoint.engine.services
        pool = pool_of(served.database)
        return {
            "operations": {**served.instrumentation.metrics(), **pool.turns.admission.metrics()},
            "compiler": served.documents.metrics(),
            "pool": pool.metrics(),
            "feed": served.feed.metrics(),
            "live_queries": self.endpoint.engine.watching.queries.metrics(),
            "pulse": self.request_queue.metrics(),
            "cache": served.cache.metrics() if served.cache else {},
            "webhooks": self.deliveries.metrics(),
            "replicas": served.replicas.metrics() if served.replicas else {},
        }


def _database(settings: Settings) -> Database:
    url, size, timeout = _database_url(settings), settings.pool_size, settings.statement_timeout
    return open_database(url, size, timeout, settings.pgbouncer, waiting(settings))


def _database_url(settings: Settings) -> str:
    if settings.database_url is None:
        raise DatabaseUnavailable("DATABASE_URL is not set: `dateline serve` sets it for the PostgreSQL of its own")
    return settings.database_url
