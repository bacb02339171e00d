"""The lists of comments on an article, or on a part of one, and what they are asked by."""

import strawberry

from db.compiler.mapping import FIND, Connection, Filter
from schema.discussion import orders
from schema.discussion.anchors import DISCUSSION_OF
from schema.discussion.visibility import FEED, ON_ARTICLE_BY_WAYS, PASSING_OVER, THREAD, VISIBLE_ON_ARTICLE, by_ways
from schema.fields.mapped_fields import FieldArgument

DISCUSSION = "discussion:{row}.id"
ON_WORDS = Filter("{row}.anchor_id = any ((select graph.anchors_on({anchor}))::bigint[])", work=4 * FIND)
FEATURED = Filter("{row}.is_featured = {featured}", work=4 * FIND)
ON_ARTICLE = Connection(
    "{row}.article_id = {parent}.id and " + VISIBLE_ON_ARTICLE,
    ways=ON_ARTICLE_BY_WAYS,
    orders=orders.comments("{parent}.id"),
    visible_with_parent=True,
    total=f"(select {THREAD} from news.discussion d where d.article_id = {{parent}}.id)",
    feed=FEED.replace("{article}", "{parent}.id"),
    filters={"threads": Filter("({row}.parent_id is null or not {threads})"), "featured": FEATURED, "anchor": ON_WORDS},
    defaults={"threads": "{row}.parent_id is null"},
    cache_tag=DISCUSSION,
)
ANCHORED = FieldArgument(
    strawberry.ID | None,
    "Only comments on this block, quote or key point, by its `id`; comments on words of a block, and on quotes that "
    "stand in it, are comments on the block, too.",
)
THREADS = FieldArgument(
    bool | None, "Whether only top-level comments are listed, with their replies below them; false lists all in one."
)


ONLY_FEATURED = FieldArgument(
    bool | None,
    "Only comments that the newsroom features, or only all others. Replies can be featured, too: `threads: false` has "
    "them.",
)


def comments_on(column: str) -> Connection:
    """Threads that stand on a part of an article, which is the parent; `column` is that of `news.comment_anchor`."""
    anchors = f"select a.id from news.comment_anchor a where a.{column} = {{parent}}.id"
    there = f"{{row}}.anchor_id = any (array({anchors})) and {{row}}.parent_id is null"
    return Connection(
        f"{there} and {PASSING_OVER}",
        ways=by_ways(there),
        orders=orders.comments("{parent}.article_id"),
        visible_with_parent=True,
        feed=FEED.replace("{article}", "{parent}.article_id"),
        cache_tag=DISCUSSION_OF,
    )
