"""What resolvers work with: the services of the process, and who asks what in this operation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from databases import Database
from graphql.execution.values import VariableValues

from db.cache.response_cache import Cache
from db.compiler.mapping import Given, Viewer
from db.connections.replicas import Replicas
from db.discussion.viewers import Viewers
from db.feed.live_feed import LiveFeed
from schema.engine.instrumentation import Executions
from schema.fields.errors import refusal
from schema.registry.registered_documents import Registry
from schema.registry.usage_counters import Usage
from schema.rules.moderation import Pipeline

if TYPE_CHECKING:
    from schema.engine.documents import Library
    from schema.engine.plans import Operation, Plan


@dataclass(frozen=True, slots=True)
class PostingRules:
    """The numbers that commenting goes by, apart from those which the database keeps for the site and its articles.

    Rate limits are pairs of a number of comments and seconds; duplicates are looked for that many seconds back.
    """

    rate_limits: Sequence[tuple[int, int]] = ((1, 3), (20, 600))
    duplicate_seconds: int = 360


@dataclass(frozen=True, slots=True)
class Services:
    """What lives as long as the process."""

    database: Database
    feed: LiveFeed
    library: Library
    rules: PostingRules = field(default_factory=PostingRules)
    pipeline: Pipeline = field(default_factory=Pipeline)
    viewers: Viewers = field(default_factory=Viewers)
    registry: Registry = field(default_factory=Registry)
    usage: Usage = field(default_factory=Usage)
    cache: Cache | None = None
    replicas: Replicas | None = None
    executions: Executions = field(default_factory=Executions)


@dataclass(frozen=True, slots=True)
class Context:
    """One operation under way. `reader` tells apart who is not signed in, where that is known; `outcome` is what has
    become of its only mutation."""

    services: Services
    viewer: Viewer
    operation: Operation
    variables: VariableValues
    reader: str | None = None
    outcome: dict[str, Any] | Exception | None = None

    def given(self, written: int | None = None) -> Given:
        return Given(self.variables.coerced, self.viewer, written)


def check_role(plan: Plan, viewer: Viewer) -> None:
    if plan.moderators_only and not viewer.is_moderator:
        code = "NOT_SIGNED_IN" if viewer.id is None else "FORBIDDEN"
        raise refusal(code, "Only moderators may ask for this.")
