"""Total orders that lists of comments run in. Each has an index behind it."""

from collections.abc import Mapping
from enum import Enum

import strawberry

from db.compiler.orders import Earlier, Key, Order, Ranking
from schema.fields.mapped_fields import FieldArgument

RANKED = (
    "newest first among equals. Behind a cursor the ranking stays as it was when the first page was read, for an hour: "
    "who goes on page by page sees each comment that was there once, whatever rises or falls meanwhile."
)


@strawberry.enum(description="How a list of comments runs.")
class CommentOrder(Enum):
    NEWEST = strawberry.enum_value("NEWEST", description="Last posted first.")
    OLDEST = strawberry.enum_value("OLDEST", description="First posted first.")
    MOST_LIKED = strawberry.enum_value("MOST_LIKED", description=f"Most likes first, {RANKED}")
    MOST_REPLIED = strawberry.enum_value("MOST_REPLIED", description=f"Most replies first, {RANKED}")


ORDER_BY = FieldArgument(CommentOrder | None, "OLDEST unless given.", default=CommentOrder.OLDEST)


OLDEST_COMMENTS = Order((Key("{row}.created_at", "time"), Key("{row}.id")))
NEWEST_COMMENTS = Order(OLDEST_COMMENTS.keys, descending=True)
BY_KEY = Earlier(
    ("number", "number"),
    (
        "{earlier_1}",
        "coalesce((select c.created_at from news.comment c where c.id = {earlier_2}), 'infinity')",
        "{earlier_2}",
    ),
)
"""Of equals the last stored came first."""


def comments(article: str) -> Mapping[str, Order]:
    """`article` is the key of the list's article."""
    return {
        "OLDEST": OLDEST_COMMENTS,
        "NEWEST": NEWEST_COMMENTS,
        "MOST_LIKED": _most("like_count", "likes", article),
        "MOST_REPLIED": _most("reply_count", "replies", article),
    }


def _most(column: str, step: str, article: str) -> Order:
    steps = "from news.rank_step s where"
    return Order(
        (Key(f"{{row}}.{column}"), *OLDEST_COMMENTS.keys),
        descending=True,
        ranking=Ranking(
            position=f"(select coalesce(max(s.id), 0) {steps} s.article_id = {article})",
            changes=f"select s.comment_id as id, sum(s.{step}) as step {steps} s.article_id = {article} "
            "and s.id > {since} group by s.comment_id",
            has_changed=f"(select s.id {steps} s.comment_id = {{row}}.id and s.id > {{since}} limit 1) is not null",
        ),
        earlier=BY_KEY,
    )
