"""The schema: every noun's queries put together, and the executable form that all execution uses."""

from functools import cached_property

import strawberry
from graphql import GraphQLSchema, get_named_type
from graphql.utilities.print_schema import print_schema_definition
from strawberry.schema.config import StrawberryConfig

from schema.content.article_editors import ArticleEditorMutations
from schema.content.article_queries import ArticleQueries
from schema.content.article_search import ArticleSearchQueries
from schema.content.bodies.blocks import BLOCK_TYPES
from schema.content.changes.content_changes import CHANGE_TYPES, ContentChangeQueries, ContentSubscriptions
from schema.content.images.image_mutations import ImageMutations
from schema.content.people import PersonQueries
from schema.content.publication.article_mutations import ArticleMutations
from schema.content.publication.audit_log import AuditQueries
from schema.content.publication.checks import ArticleChecks
from schema.content.publication.desk import DeskQueries
from schema.content.publication.found_quotes import FoundQuoteQueries
from schema.content.publication.preview_tokens import PreviewTokenMutations
from schema.content.publication.publication_mutations import PublicationMutations
from schema.content.publication.resolution import ResolutionQueries
from schema.content.publication.revision_diffs import RevisionDiffQueries
from schema.content.publication.revision_mutations import RevisionMutations
from schema.content.quotes import QuoteQueries
from schema.content.share_mutations import ShareMutations
from schema.content.shares import ShareQueries
from schema.content.taxonomy.sections import SectionQueries
from schema.content.taxonomy.term_mutations import TermMutations
from schema.content.taxonomy.topics import TopicQueries
from schema.discussion.comment_event_types import EVENT_TYPES
from schema.discussion.comment_events import CommentEventQueries, CommentSubscriptions
from schema.discussion.comment_mutations import CommentChecks, CommentMutations
from schema.discussion.commenter_mutations import CommenterMutations, CommenterQueries
from schema.discussion.moderation.mutations import ModerationMutations
from schema.discussion.moderation.mutations_together import ModerationTogetherMutations
from schema.discussion.moderation.queue import ModerationQueries
from schema.discussion.notices.mutations import NotificationMutations
from schema.discussion.notices.notifications import NotificationQueries, NotificationSubscriptions
from schema.discussion.viewers import ViewerQueries
from schema.federation.entities import add_federation, entities
from schema.federation.representations import Representation, representation_scalar
from schema.federation.subgraph import clients_sdl
from schema.fields.inputs import build_by_plan
from schema.fields.live_queries import live
from schema.fields.mapped_fields import resolve_from_json
from schema.fields.moments import as_of
from schema.fields.nodes import NodeQueries
from schema.fields.payloads import add_queries
from schema.fields.scalars import SCALARS
from schema.rules.publishing.errors import PUBLISHING_ERRORS
from schema.rules.user_errors import ERROR_TYPES

DESCRIPTION = """
The articles of a news site, with people, quotes and shares, and the discussions of their readers, live.

Anonymous readers can read everything that is published. A bearer token of the publisher's signs in: to comment, and
with the roles that it names to moderate. IDs are opaque, lists are connections as in the Relay specification, times
have an offset. What a mutation may expect to fail by is in the `errors` of its payload; any other error has a stable
`extensions.code`.
""".strip()


@strawberry.type(description="What can be read.")
class Query(
    NodeQueries,
    ArticleQueries,
    ArticleSearchQueries,
    ResolutionQueries,
    DeskQueries,
    AuditQueries,
    SectionQueries,
    TopicQueries,
    PersonQueries,
    QuoteQueries,
    ShareQueries,
    ViewerQueries,
    CommentChecks,
    ArticleChecks,
    FoundQuoteQueries,
    RevisionDiffQueries,
    ModerationQueries,
    CommenterQueries,
    CommentEventQueries,
    ContentChangeQueries,
    NotificationQueries,
):
    pass


@strawberry.type(description="What can be changed. Expected failures are data of the payloads.")
class Mutation(
    ArticleMutations,
    PublicationMutations,
    RevisionMutations,
    PreviewTokenMutations,
    ArticleEditorMutations,
    TermMutations,
    ImageMutations,
    CommentMutations,
    ShareMutations,
    ModerationMutations,
    ModerationTogetherMutations,
    CommenterMutations,
    NotificationMutations,
):
    pass


add_federation(Query)
add_queries(Mutation, Query)


@strawberry.type(description="What can be followed live.")
class Subscription(CommentSubscriptions, ContentSubscriptions, NotificationSubscriptions):
    pass


def describe_inputs(schema: GraphQLSchema) -> None:
    """Each argument `input` has a type that is for its field alone."""
    assert schema.query_type
    assert schema.mutation_type
    for field in (schema.query_type.fields | schema.mutation_type.fields).values():
        for argument in field.args.values():
            argument.description = argument.description or f"As `{get_named_type(argument.type)}` says."


class Schema(strawberry.Schema):
    """With a description, which Strawberry knows neither how to take nor how to print. The SDL is that for clients."""

    def as_str(self) -> str:
        return self._sdl

    @cached_property
    def _sdl(self) -> str:
        return f"{print_schema_definition(self._schema)}\n\n{clients_sdl(super().as_str())}"


schema = Schema(
    Query,
    Mutation,
    Subscription,
    directives=[as_of, live],
    types=[*ERROR_TYPES, *PUBLISHING_ERRORS, *EVENT_TYPES, *CHANGE_TYPES, *BLOCK_TYPES],
    config=StrawberryConfig(
        scalar_map={**SCALARS, Representation: representation_scalar(entities())},
        enable_experimental_incremental_execution=True,
    ),
)
executable = schema._schema
executable.description = DESCRIPTION
describe_inputs(executable)
build_by_plan(schema)
resolve_from_json(executable)
