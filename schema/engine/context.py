"""The engine's services, which live as long as the process, and the context of one operation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from graphql.execution.values import VariableValues
from graphql.pyutils import Path

from db.cache.response_cache import ResponseCache
from db.compiler.inputs import Inputs, Viewer
from db.compiler.sql_text import Statement
from db.connections.postgres import Database
from db.connections.servers.replicas import Replicas
from db.feed.live_feed import LiveFeed
from schema.engine.compiler import Permissions
from schema.engine.documents import DocumentCache
from schema.engine.instrumentation import Instrumentation
from schema.engine.plans import Document, Plan
from schema.engine.request_context import DocumentId
from schema.fields.errors import RequestError, Unauthorized, graphql_error

if TYPE_CHECKING:
    from schema.engine.plans import Operation


@dataclass(frozen=True, slots=True)
class EngineServices:
    """What the engine needs of its process. An application overrides the methods: which documents it knows, who the
    viewer is and what they may do, and what to count."""

    database: Database
    feed: LiveFeed
    documents: DocumentCache
    cache: ResponseCache | None = field(default=None, kw_only=True)
    replicas: Replicas | None = field(default=None, kw_only=True)
    instrumentation: Instrumentation = field(default_factory=Instrumentation, kw_only=True)

    @property
    def age(self) -> int | None:
        """Seconds since the primary was last seen, while it is away and replicas are read in its place."""
        return self.replicas.age if self.replicas else None

    async def document(self, text: str, id: DocumentId | None) -> Document:
        """The document of a request, by its text or its id. Raises RequestError."""
        if id is not None:
            raise RequestError([graphql_error("DOCUMENT_NOT_FOUND", "There is no document with this id.")])
        return await self.documents.document_in_turn(text)

    async def viewer(self, _identity: Any) -> Viewer:
        """The viewer of a request, from its identity."""
        return Viewer()

    def known(self, identity: Any) -> Any:
        """The identity of a viewer who has been asked for: to ask again who they are by then changes nothing."""
        return identity

    def authorize(self, permissions: Permissions, _viewer: Viewer) -> None:
        """Raises GraphQLError where the viewer lacks one of these. Here nobody has any."""
        for permission, node in permissions.items():
            raise graphql_error("FORBIDDEN", f"`{node.name.value}` needs the permission {permission!r}.", node)

    def count(self, operation: Operation) -> None:
        """Called once for each execution, and for each answer from the cache."""

    async def preview(self, _token: str, _statement: Statement | None, _inputs: Inputs) -> bytes:
        """The JSON of the statement as the token has it, an empty object without one; never that of the present. Raises
        RequestError where the token is not good. Here none is."""
        raise Unauthorized([graphql_error("INVALID_PREVIEW_TOKEN", "There are no previews here.")])

    def viewer_tags(self, _viewer: Viewer) -> Collection[str]:
        """The tags of what changes answers for this viewer alone, beside those that the statement gives. Here nobody
        is told apart."""
        return ()

    def position(self, _viewer: Viewer) -> int:
        """The position of the write-ahead log after the viewer's last write: their reads are no older."""
        return 0

    def record_write(self, viewer: Viewer, position: int | None) -> None:
        """Called after a mutation, with the position of the log, where it is known."""


S = TypeVar("S", bound=EngineServices)


class Later(Protocol):
    """The values of an operation in parts."""

    def value(self, parent: dict[str, Any], path: Path, /) -> Any: ...


class Reader(NamedTuple):
    """An anonymous reader, told apart as well as possible. `network` is where they come from, empty where that is not
    known. Nothing but hashes of either is stored."""

    name: str
    network: str = ""


@dataclass(frozen=True, slots=True)
class Context(Generic[S]):
    """The context of one operation, for resolvers. `reader` tells anonymous readers apart, where that is possible.
    `outcome` is that of a single mutation, which has been executed before graphql-core completes its payload;
    `late_values` has what comes later, where the operation is executed in parts."""

    services: S
    viewer: Viewer
    operation: Operation
    variables: VariableValues
    plan: Plan
    reader: Reader | None = None
    outcome: dict[str, Any] | Exception | None = None
    late_values: Later | None = None

    def inputs(self, written: int | None = None, results: str = "[]") -> Inputs:
        return Inputs(self.variables.coerced, self.viewer, written, results)
