"""The services of a process, made from its settings."""

from collections.abc import Sequence
from dataclasses import fields
from functools import partial

from api.server.moderation import moderation_pipeline
from api.server.static_documents import manifest_documents, page_documents
from api.settings.settings import Settings
from db.access.token_cache import TokenCache
from db.cache.response_cache import ResponseCache
from db.connections.postgres import Database, open_database
from db.connections.processor_turns import ProcessorTurns
from db.connections.servers.replicas import Replicas
from db.connections.turns import Waiting
from db.content.article_requests import forget_requests
from db.content.previews.tokens import forget_expired_previews
from db.content.shares import forget_readers
from db.discussion import erasures, pace
from db.discussion.notices import gathering
from db.discussion.pace import Action, RateLimits
from db.discussion.viewers import Viewers, viewers
from db.feed.live_feed import LiveFeed
from db.feed.quotas import StreamLimits
from db.webhooks.log import forget_events
from schema.engine.documents import DocumentCache
from schema.engine.instrumentation import Instrumentation, Observer
from schema.engine.limits import Limits
from schema.registry.registered_documents import DocumentRegistry
from schema.registry.usage_counters import UsageCounters
from schema.rules.previews import Previews
from schema.rules.services import PostingRules, Services
from schema.schema import executable


def services(settings: Settings, database: Database, observers: Sequence[Observer] = ()) -> Services:
    rules = posting_rules(settings)
    feed = live_feed(settings, database, rules)
    replicas = _replicas(settings, database)
    cache = ResponseCache(database, feed.listener, settings.cache_bytes, replicas) if settings.cache_bytes else None
    known, tokens = _identity_caches(settings, database, feed)
    registry = document_registry(settings)
    return Services(
        database,
        feed,
        document_cache(settings),
        rules,
        moderation_pipeline(settings),
        registry=registry,
        usage=UsageCounters(registry),
        cache=cache,
        replicas=replicas,
        viewers=known,
        tokens=tokens,
        previews=Previews(settings.queue_timeout),
        languages=settings.languages,
        ascii_slugs=settings.slugs == "ascii",
        instrumentation=Instrumentation(observers),
    )


def _identity_caches(settings: Settings, database: Database, feed: LiveFeed) -> tuple[Viewers, TokenCache]:
    known = viewers(settings.database_replica_lag, lambda: feed.listener.is_current)
    tokens = TokenCache(database, lambda: feed.listener.is_current)
    feed.listener.handlers += [known, tokens]
    return known, tokens


def document_registry(settings: Settings) -> DocumentRegistry:
    static = [*page_documents(), *manifest_documents(settings.documents)]
    return DocumentRegistry(static, settings.trusted_only, settings.persisted_queries)


def live_feed(settings: Settings, database: Database, rules: PostingRules) -> LiveFeed:
    limits = StreamLimits(settings.streams_per_client, settings.streams)
    feed = LiveFeed(database, settings.subscriber_queue, settings.event_retention, settings.database_listen_url, limits)
    paces = partial(pace.forget, paces=rules.paces)
    notices = partial(gathering.prune, seconds=settings.notification_days * 86_400)
    feed.maintenance.announcements["erasing"] = erasures.pending(database)
    feed.maintenance.prunings += [
        forget_readers,
        forget_requests,
        forget_events,
        forget_expired_previews,
        paces,
        notices,
    ]
    return feed


def posting_rules(settings: Settings) -> PostingRules:
    paces: dict[Action, RateLimits] = {
        "EDIT": settings.edit_limits,
        "LIKE": settings.like_limits,
        "REPORT": settings.report_limits,
        "DELETE": settings.delete_limits,
        "SHARE": settings.share_limits,
    }
    return PostingRules(settings.rate_limits, settings.duplicate_seconds, settings.shares_per_network, paces)


def _replicas(settings: Settings, primary: Database) -> Replicas | None:
    options = settings.pool_size, settings.statement_timeout, settings.pgbouncer, waiting(settings)
    opened = [open_database(url, *options) for url in settings.database_replica_urls]
    return Replicas(primary, opened, settings.database_replica_lag) if opened else None


def waiting(settings: Settings) -> Waiting:
    return Waiting(settings.queue_timeout, settings.request_timeout, settings.queries_in_flight)


def document_cache(settings: Settings) -> DocumentCache:
    limits = {each.name: getattr(settings, f"max_{each.name}") for each in fields(Limits)}
    registered = {name: max(limit, getattr(settings, f"registered_max_{name}")) for name, limit in limits.items()}
    options = settings.document_cache, settings.introspection
    turns = ProcessorTurns(settings.queue_timeout)
    return DocumentCache(executable, Limits(**limits), *options, Limits(**registered), turns=turns)
