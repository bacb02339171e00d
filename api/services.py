"""Makes the services of a process from its settings."""

from api.moderation import pipeline_of
from api.settings import Settings
from db.live import LiveFeed
from db.pool import Database
from schema.context import PostingRules, Services
from schema.documents import Library
from schema.limits import Limits


def services(settings: Settings, database: Database) -> Services:
    rules = PostingRules(settings.rate_limits, settings.duplicate_seconds)
    feed = LiveFeed(database, settings.subscriber_queue, settings.event_retention)
    return Services(database, feed, _library(settings), rules, pipeline_of(settings))


def _library(settings: Settings) -> Library:
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
