"""What the engine works with: the services of the process, and who asks what in this operation."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from databases import Database
from graphql.execution.values import VariableValues

from db.cache.response_cache import ResponseCache
from db.compiler.inputs import Given, Viewer
from db.connections.replicas import Replicas
from db.feed.live_feed import LiveFeed
from schema.engine.documents import Document, DocumentCache, DocumentId
from schema.engine.instrumentation import Instrumentation
from schema.engine.request_errors import RequestError
from schema.fields.errors import graphql_error

if TYPE_CHECKING:
    from schema.engine.plans import Operation, Plan


@dataclass(frozen=True, slots=True)
class EngineServices:
    """What lives as long as the process. An application overrides the methods to say which documents it knows, who is
    asking, and what to count."""

    database: Database
    feed: LiveFeed
    documents: DocumentCache
    cache: ResponseCache | None = field(default=None, kw_only=True)
    replicas: Replicas | None = field(default=None, kw_only=True)
    instrumentation: Instrumentation = field(default_factory=Instrumentation, kw_only=True)

    async def document(self, text: str, id: DocumentId | None) -> Document:
        """The document that a request means. Raises RequestError."""
        if id is not None:
            raise RequestError([graphql_error("DOCUMENT_NOT_FOUND", "There is no document with this id.")])
        return self.documents.document(text)

    async def viewer(self, _identity: Any) -> Viewer:
        """Who is asking, as statements see it."""
        return Viewer()

    def count(self, operation: Operation) -> None:
        """To be called once for each execution."""

    def position(self, _viewer: Viewer) -> int:
        """The position of the log behind what the viewer wrote last: their reads are no older."""
        return 0

    def wrote(self, viewer: Viewer, position: int | None) -> None:
        """The viewer has written; the log stands at the position, where it is known."""


S = TypeVar("S", bound=EngineServices)


@dataclass(frozen=True, slots=True)
class Context(Generic[S]):
    """One operation under way. `reader` tells apart who is not signed in, where that is known; `outcome` is what has
    become of its only mutation."""

    services: S
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
        raise graphql_error(code, "Only moderators may ask for this.")
