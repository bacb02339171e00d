"""The services of Dateline's schema: the engine's and the registry's, and the rules, moderation and viewers."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from db.access.service_tokens import ServiceToken
from db.access.token_cache import TokenCache
from db.compiler.inputs import Inputs, Viewer
from db.compiler.sql_text import Statement
from db.compiler.tags import UNCACHEABLE
from db.connections.postgres import Database
from db.discussion.comment_batches import ChangeBatches, CommentBatches
from db.discussion.discussions import PostingLimits, posting_limits
from db.discussion.expected_facts import ExpectedFacts
from db.discussion.pace import Action, Pace, RateLimits
from db.discussion.viewers import CachedViewer, Viewers
from db.feed.notifications import PRIVATE
from db.text.languages import FALLBACK
from schema.engine import context
from schema.engine.compiler import Permissions
from schema.engine.plans import Document, Operation
from schema.engine.request_context import DocumentId
from schema.fields.errors import RequestError, graphql_error
from schema.registry.document_lookup import find_document
from schema.registry.services import RegistryServices
from schema.rules import preparation
from schema.rules.identity import Identity, Role
from schema.rules.images.intake import Intake
from schema.rules.moderation import Pipeline
from schema.rules.permissions import check_permissions
from schema.rules.previews import Previews


@dataclass(frozen=True, slots=True)
class PostingRules:
    """The rules that are settings of the process; others are stored with the site and its articles.

    Rate limits are pairs of a number of comments and seconds; duplicates are those within `duplicate_seconds`.
    `shares_per_network` bounds how often one article's shares count in an hour for anonymous readers of one network.
    `paces` are the rate limits of what else readers do; there is none for what it lacks.
    """

    rate_limits: RateLimits = ((1, 3), (20, 600))
    duplicate_seconds: int = 360
    shares_per_network: int = 10
    paces: Mapping[Action, RateLimits] = field(default_factory=dict)

    def pace(self, action: Action) -> Pace:
        return Pace(action, self.paces.get(action, ()))


@dataclass(frozen=True, slots=True)
class Services(RegistryServices):
    rules: PostingRules = field(default_factory=PostingRules)
    pipeline: Pipeline = field(default_factory=Pipeline)
    viewers: Viewers = field(default_factory=Viewers)
    tokens: TokenCache | None = None
    expected_facts: ExpectedFacts = field(default_factory=ExpectedFacts)
    comment_batches: CommentBatches = field(default_factory=CommentBatches)
    change_batches: ChangeBatches = field(default_factory=ChangeBatches)
    previews: Previews = field(default_factory=Previews)
    intake: Intake | None = None
    learn_embeds: Callable[[Database, int], Awaitable[int]] | None = None
    """Asks other sites for the titles of what an article embeds, and waits for as long as they may take."""
    languages: Sequence[str] = (FALLBACK,)
    ascii_slugs: bool = False

    @property
    def posting_limits(self) -> PostingLimits:
        rules = self.rules
        return posting_limits(rules.rate_limits, rules.duplicate_seconds, self.pipeline.counted_comments)

    async def document(self, text: str, id: DocumentId | None) -> Document:
        return await find_document(self, text, id)

    async def viewer(self, identity: Identity | ServiceToken | None) -> Viewer:
        if identity is None:
            return Viewer()
        if isinstance(identity, ServiceToken):
            return await self._program(identity)
        named = identity.subject, identity.name, identity.badge, identity.renames
        known = self.viewers.known(*named) or await self._sign_in(*named)
        if known.is_banned:
            return Viewer(known.key, roles=[Role.READER.name], has_own=self.viewers.has_hidden(known))
        roles = sorted({Role.READER.name, *(role.name for role in identity.roles)})
        scopes = frozenset(identity.scopes)
        return Viewer(
            known.key,
            identity.is_moderator,
            roles,
            scopes,
            name=known.name,
            comments=known.comments,
            has_own=self.viewers.has_hidden(known),
        )

    async def _sign_in(self, subject: str, *named: *tuple[str, str | None, bool]) -> CachedViewer:
        """While the primary is away, a replica knows those who have been here before. Who signs in may comment next."""
        preparation.begin(tuple(self.languages))
        finding = self.viewers.find(self.database, subject, *named)
        if self.replicas is None:
            return await finding
        return await self.replicas.primary_or_replica(finding, lambda database: self.viewers.seen(database, subject))

    def known(self, identity: Identity | ServiceToken | None) -> Identity | ServiceToken | None:
        return replace(identity, renames=False) if isinstance(identity, Identity) else identity

    async def _program(self, token: ServiceToken) -> Viewer:
        """A socket may have been opened with a token long before. Raises RequestError where it is no longer good."""
        if self.tokens and not await self.tokens.holds(token):
            raise RequestError([graphql_error("BAD_TOKEN", "The service token has expired or was revoked.")])
        return Viewer(scopes=token.scopes, token=token.key)

    def authorize(self, permissions: Permissions, viewer: Viewer) -> None:
        check_permissions(permissions, viewer)

    def count(self, operation: Operation) -> None:
        self.usage.count(operation)

    async def preview(self, token: str, statement: Statement | None, inputs: Inputs) -> bytes:
        return await self.previews.read(self.database, token, statement, inputs)

    def viewer_tags(self, viewer: Viewer) -> Collection[str]:
        """Moderators and editors see what no tag tells of: any change may concern them."""
        if viewer.is_moderator or viewer.scopes:
            return (UNCACHEABLE,)
        kinds = () if viewer.is_anonymous else ("commenter", "commenter_count", PRIVATE)
        return [f"{kind}.{viewer.id}" for kind in kinds]

    def position(self, viewer: Viewer) -> int:
        return self.viewers.position(_writer(viewer))

    def record_write(self, viewer: Viewer, position: int | None) -> None:
        self.viewers.record_write(_writer(viewer), position)


def _writer(viewer: Viewer) -> int | str | None:
    """What tells apart those who write; None for anonymous readers."""
    return viewer.id if viewer.token is None else f"token {viewer.token}"


Context = context.Context[Services]
