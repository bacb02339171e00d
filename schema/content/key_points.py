"""The short list of what an article says."""

from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from db.compiler.mapping import FIND, Column, One
from schema.discussion.anchors import DISCUSSION_OF
from schema.discussion.comment_lists import comments_on
from schema.discussion.comments import CommentConnection
from schema.discussion.orders import ORDER_BY
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import mapped
from schema.fields.nodes import FOR_EDITORS, ITS_ARTICLE, Node
from schema.rules.permissions import for_editors

if TYPE_CHECKING:
    from schema.content.articles import Article


@strawberry.type(description="One line of the list of what an article says.")
class KeyPoint(Node):
    visibility_by_key: ClassVar[str] = FOR_EDITORS
    today: ClassVar[str] = ITS_ARTICLE

    position: int = mapped(description="Its place in the list, from 1.")
    text: str = mapped(description="Plain text, one or two sentences.")
    is_stale: bool = for_editors(
        mapped(
            description="Whether the sentence of the body that it sums up has changed since it was written, or none of "
            "its words is in the body any more: somebody should read it again. `putArticle` with `keyPoints` and "
            "without `body` confirms those that are sent."
        )
    )
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        One("{row}.id = {parent}.article_id", visible_with_parent=True), "The article that it sums up."
    )
    comment_count: int = mapped(
        Column(cache_tag=DISCUSSION_OF, work=FIND), "Published comments on it, replies included."
    )
    comments: CommentConnection = mapped(
        comments_on("key_point_id"), "Comments on it that are visible to the viewer.", **BOTH_WAYS, order_by=ORDER_BY
    )
