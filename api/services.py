"""Makes the services of a process from its settings."""

from collections.abc import Sequence

from api.moderation import pipeline_of
from api.registering import of_manifests, of_pages
from api.settings import Settings
from db.cache import Cache
from db.lending import Gate
from db.live import LiveFeed
from db.pool import Database, open_database
from db.replicas import Replicas
from db.viewers import viewers
from schema.context import PostingRules, Services
from schema.documents import Library
from schema.executions import Executions, Observer
from schema.limits import Limits
from schema.registry import Registry
from schema.usage import Usage


def services(settings: Settings, database: Database, observers: Sequence[Observer] = ()) -> Services:
    rules = PostingRules(settings.rate_limits, settings.duplicate_seconds)
    feed = LiveFeed(database, settings.subscriber_queue, settings.event_retention, settings.database_listen_url)
    gate = Gate(settings.queries_in_flight)
    cache = Cache(database, feed.listener, settings.cache_bytes, gate) if settings.cache_bytes else None
    fixed = [*of_pages(), *of_manifests(settings.documents)]
    registry = Registry(fixed, settings.trusted_only, settings.persisted_queries)
    return Services(
        database,
        feed,
        library(settings),
        rules,
        pipeline_of(settings),
        registry=registry,
        usage=Usage(registry),
        cache=cache,
        replicas=_replicas(settings, database),
        viewers=viewers(gate, settings.database_replica_lag),
        executions=Executions(gate, observers),
    )


def _replicas(settings: Settings, primary: Database) -> Replicas | None:
    options = settings.pool_size, settings.statement_timeout, settings.pgbouncer, settings.request_timeout
    opened = [open_database(url, *options) for url in settings.database_replica_urls]
    return Replicas(primary, opened, settings.database_replica_lag) if opened else None


def library(settings: Settings) -> Library:
    limits = Limits(
        tokens=settings.max_tokens,
        depth=settings.max_depth,
        aliases=settings.max_aliases,
        fields=settings.max_fields,
        repeats=settings.max_repeats,
        fragments=settings.max_fragments,
        statement=settings.max_statement,
        cost=settings.max_cost,
    )
    return Library(limits, settings.document_cache, settings.introspection)
