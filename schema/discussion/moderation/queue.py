"""The moderation queue: which comments it holds, and in which order."""

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce

import strawberry

from db.compiler.lists.reaches import COUNTED
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


ERASED = "any (array(select e.commenter_id from news.erasure e where not e.keeps_words))"
IS_STAYING = f"({{row}}.author_id = {ERASED}) is not true and {{row}}.status = {{row}}.stored_status"
"""Nothing is found by words that wait to be erased. The status says the same of most, but makes PostgreSQL expect few:
it then reads those in a language by their index, where it would walk through the whole list."""
IS_STAYING_BY_KEY = f"{{row}}.id not in (select c.id from news.comment c where c.author_id = {ERASED})"
FILTER = FieldArgument(ModerationFilter | None, "All that are PENDING unless given.")
ON_ARTICLE = "{row}.article_id = news.key_of('Article', {article_id})"
OF_STATUS = "{row}.stored_status = coalesce({status}, 'PENDING')"
FEWER = "100000"
"""Comments that are listed, and hashed, in the time that all take that have a frequent word."""
IN_LANGUAGE = (
    '{row}.language collate "C" = {language}',
    "{row}.language collate \"C\" > {language} || '-' and {row}.language collate \"C\" < {language} || '.'",
)
"""The language, and those of its regions: a full stop is what follows a hyphen."""


STORED = {"{row}.stored_status": "c.status", "{row}.is_featured": "(c.featured_at is not null)", "{row}": "c"}
"""What the view has, as the table has it: in this order."""


def _filter(*conditions: str, others: Sequence[str] = (), in_order: bool = False) -> Filter:
    """The comments that meet one of the conditions, of which an index has the keys; all others meet one of `others`."""
    met = f"({' or '.join(conditions)})"
    these, rest = _keys(conditions), _keys(others)
    by_reach = {COUNTED: searches.among_many(these, rest, FEWER)}
    return Filter(met, work=500, few=these, sql_by_reach=by_reach, in_order=met if in_order else "")


def _keys(conditions: Sequence[str]) -> str:
    keys = " union all ".join(f"select c.id from news.comment c where {condition}" for condition in conditions)
    return reduce(lambda text, each: text.replace(*each), STORED.items(), keys)


QUEUE = Connection(
    "{moderator}",
    orders={"": orders.OLDEST_COMMENTS},
    visible_with_parent=True,
    feed="coalesce((select concat('queue.0.', last_seq, '.', last_token) from news.moderation_feed), 'queue.0.0')",
    filters={
        "article_id": _filter(ON_ARTICLE, in_order=True),
        "status": _filter(OF_STATUS, others=[OF_STATUS.replace("=", "<"), OF_STATUS.replace("=", ">")], in_order=True),
        "search": searches.in_other_order("comment_search", "comment_id", but=IS_STAYING, but_of_all=IS_STAYING_BY_KEY),
        "language": replace(_filter(*IN_LANGUAGE), scattered=True),
        "featured": _filter("{row}.is_featured = {featured}", others=["{row}.is_featured <> {featured}"]),
        "reported": _filter("({row}.report_count > 0) = {reported}", others=["({row}.report_count > 0) <> {reported}"]),
    },
    total="coalesce((select comment_count from news.moderation_feed), 0)",
    counting=10_000,
    derived=searches.PIECES,
    defaults={"status": OF_STATUS},
    walk=1_000,
)


@strawberry.type
class ModerationQueries:
    moderation_queue: CommentConnection = for_moderators(
        mapped(QUEUE, "Comments waiting for a decision, oldest first.", **BOTH_WAYS, filter=FILTER)
    )
