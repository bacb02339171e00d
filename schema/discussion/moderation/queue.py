"""The moderation queue: which comments it holds, and in which order."""

import strawberry

from db.compiler.mapping import Connection, Filter
from schema.discussion import orders
from schema.discussion.comment_states import CommentStatus
from schema.discussion.comments import CommentConnection
from schema.fields import searches
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.fields.scalars import Language
from schema.rules.permissions import for_moderators


@strawberry.input(description="Which comments the queue holds: those that meet all the conditions given.")
class ModerationFilter:
    article_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="On this article; on all unless given."
    )
    status: CommentStatus | None = strawberry.field(default=strawberry.UNSET, description="PENDING unless given.")
    language: Language | None = strawberry.field(
        default=strawberry.UNSET, description="In this language, as far as it can be told: `pt` has `pt-BR`, too."
    )
    reported: bool | None = strawberry.field(default=strawberry.UNSET, description="Whether readers have reported it.")
    featured: bool | None = strawberry.field(default=strawberry.UNSET, description="Whether it is featured.")
    search: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="Full-text search; finds a new comment after some seconds. " + searches.SYNTAX,
    )


IS_STORED = "{row}.status = {row}.stored_status"
"""Nothing is found by words that wait to be erased."""
FILTER = FieldArgument(ModerationFilter | None, "All that are PENDING unless given.")
QUEUE = Connection(
    "{moderator}",
    orders={"": orders.OLDEST_COMMENTS},
    visible_with_parent=True,
    feed="coalesce((select concat('queue.0.', last_seq, '.', last_token) from news.moderation_feed), 'queue.0.0')",
    filters={
        "article_id": Filter("{row}.article_id = news.key_of('Article', {article_id})", work=500),
        "status": Filter("{row}.stored_status = {status}", work=500),
        "search": searches.in_other_order("comment_search", "comment_id", 300, but=IS_STORED),
        "language": Filter("({row}.language = {language} or {row}.language ^@ ({language} || '-'))", work=500),
        "featured": Filter("{row}.is_featured = {featured}", work=500),
        "reported": Filter(
            "({row}.report_count > 0 or not {reported}) and ({row}.report_count = 0 or {reported})", work=500
        ),
    },
    total="coalesce((select comment_count from news.moderation_feed), 0)",
    counting=10_000,
    derived=searches.PIECES,
    defaults={"status": "{row}.stored_status = 'PENDING'"},
)


@strawberry.type
class ModerationQueries:
    moderation_queue: CommentConnection = for_moderators(
        mapped(QUEUE, "Comments waiting for a decision, oldest first.", **BOTH_WAYS, filter=FILTER)
    )
