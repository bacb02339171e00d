"""The schema: every noun's queries put together, and the executable form that all execution uses."""

import strawberry
from strawberry.schema.config import StrawberryConfig

from schema.articles import ArticleQueries
from schema.comment_events import EVENT_TYPES, CommentEventQueries, Subscription
from schema.comment_mutations import CommentChecks, CommentMutations
from schema.commenter_mutations import CommenterMutations, CommenterQueries
from schema.fields import read_from_tree
from schema.moderation_mutations import ModerationMutations, ModerationQueries
from schema.nodes import NodeQueries
from schema.people import PersonQueries
from schema.quotes import QuoteQueries
from schema.scalars import SCALARS
from schema.share_mutations import ShareMutations
from schema.shares import ShareQueries
from schema.user_errors import ERROR_TYPES
from schema.viewers import ViewerQueries


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
read_from_tree(executable)
