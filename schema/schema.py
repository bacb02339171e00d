"""The schema: every noun's queries put together, and the executable form that all execution uses."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.content.article_queries import ArticleQueries
from schema.content.people import PersonQueries
from schema.content.quotes import QuoteQueries
from schema.content.share_mutations import ShareMutations
from schema.content.shares import ShareQueries
from schema.discussion.comment_events import EVENT_TYPES, CommentEventQueries, Subscription
from schema.discussion.comment_mutations import CommentChecks, CommentMutations
from schema.discussion.commenter_mutations import CommenterMutations, CommenterQueries
from schema.discussion.moderation_mutations import ModerationMutations, ModerationQueries
from schema.discussion.viewers import ViewerQueries
from schema.fields.mapped_fields import resolve_from_json
from schema.fields.nodes import NodeQueries
from schema.fields.scalars import SCALARS
from schema.rules.user_errors import ERROR_TYPES


@strawberry.type(description="What can be read.")
class Query(
    NodeQueries,
    ArticleQueries,
    PersonQueries,
    QuoteQueries,
    ShareQueries,
    ViewerQueries,
    CommentChecks,
    ModerationQueries,
    CommenterQueries,
    CommentEventQueries,
):
    pass


@strawberry.type(description="What can be changed. Expected failures are data of the payloads.")
class Mutation(CommentMutations, ShareMutations, ModerationMutations, CommenterMutations):
    pass


schema = strawberry.Schema(
    Query, Mutation, Subscription, types=[*ERROR_TYPES, *EVENT_TYPES], config=StrawberryConfig(scalar_map=SCALARS)
)
executable = schema._schema
resolve_from_json(executable)
