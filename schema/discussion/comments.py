"""Readers' comments: threads, their authors, and the rules an article sets for them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from db.compiler.cursors import WRITERS, list_name
from db.compiler.mapping import FIND, Column, Connection, Expression, Many, One, Part
from db.compiler.tags import UNCACHEABLE
from schema.discussion import orders
from schema.discussion.anchors import ANCHOR, CommentAnchor
from schema.discussion.comment_records import CommentDecision, CommentLease, CommentReport, CommentRevision
from schema.discussion.comment_states import CommentStatus
from schema.discussion.commenters import Commenter
from schema.discussion.orders import ORDER_BY
from schema.discussion.visibility import (
    FEED,
    NAMED,
    NAMED_PARENT,
    PASSING_OVER,
    PRIVY,
    READABLE,
    REPLIES,
    VISIBLE,
    by_ways,
)
from schema.fields import connections
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import mapped
from schema.fields.nodes import Node
from schema.fields.scalars import URL, Language
from schema.rules.permissions import always_for_moderators, for_moderators

if TYPE_CHECKING:
    from schema.content.articles import Article

REJECTION = (
    f"case when {{row}}.status in ('REJECTED', 'REMOVED') and {PRIVY} then (select d.reason from news.decision d "
    "where d.comment_id = {row}.id and d.to_status = {row}.status and d.moderator_id is not null "
    'and d.decided_at >= (select reasons_told_since from "news".site) '
    "order by d.id desc limit 1) end"
)
BY_TIME = "".join(f"'.', {WRITERS[key.kind].format(key.sql.format(row='c'))}, " for key in orders.OLDEST_COMMENTS.keys)
OF_ARTICLE, OF_COMMENT = (list_name(field, "OLDEST", []) for field in ("Article.comments", "Comment.replies"))
PLACED = (
    f"(select c.*, concat(case when c.parent_id is null then '{OF_ARTICLE}.' || c.article_id "
    f"else '{OF_COMMENT}.' || c.parent_id end, {BY_TIME.removesuffix(', ')}) as cursor from graph.comment c)"
)
"""Comments with their cursors in the lists that they are in."""
BELOW = "{row}.parent_id = {parent}.id"
OF_EDGE = "Its cursor is that of the article's top-level comments, or of the replies to its parent, the OLDEST first."


@strawberry.type(description="A reader's comment.")
class Comment(Node):
    visibility: ClassVar[str] = "({row}.listed or {moderator}) and " + VISIBLE
    cache_tag: ClassVar[str] = "discussion:{row}.article_id"
    visibility_tag: ClassVar[str] = "article:{row}.article_id"

    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        One("{row}.id = {parent}.article_id", visible_with_parent=True), "The article that it was posted on."
    )
    author: Commenter = mapped(
        One(
            f"{{row}}.id = case when {NAMED_PARENT} then {{parent}}.author_id else news.removed_author() end",
            visible_with_parent=True,
        ),
        "Who wrote it. Of what is removed, or waits for a moderator, readers see a commenter named `Removed`, the same "
        "for all such comments; its author and moderators see whose it is.",
    )
    body: str | None = mapped(
        Expression(f"case when {READABLE} then {{row}}.body end", work=3),
        "What was typed. Null once the comment has been removed: its place in the thread stays.",
    )
    body_html: str | None = mapped(
        Expression(f"case when {READABLE} then {{row}}.body_html end", work=3),
        "The body, safe to insert into a page; null where `body` is.",
    )
    language: Language | None = mapped(
        Expression(f"case when {READABLE} then {{row}}.language end"),
        "The language that it is written in, for its `lang`; null where that cannot be told, and where `body` is null.",
    )
    status: CommentStatus = mapped(
        Expression(f"case when {{row}}.status = 'PUBLISHED' or {PRIVY} then {{row}}.status else 'REMOVED' end"),
        "Its author and moderators see how it stands; everyone else sees what is not published as removed.",
    )
    rejection_reason: str | None = mapped(
        Expression(REJECTION, work=FIND),
        "Why a moderator has rejected or removed it; for its author and moderators, and null for everyone else, and "
        "where that was decided before authors were told.",
    )
    created_at: datetime = mapped(description="When it was posted.")
    edited_at: datetime | None = mapped(
        Expression(f"case when {NAMED} then {{row}}.edited_at end"),
        "When its author last changed it. Null for readers where `status` is REMOVED.",
    )
    editable_until: datetime | None = mapped(
        Expression("case when {row}.author_id = {author} then {row}.edit_window_ends end"),
        "Until when its author may edit it; null for everyone else.",
    )
    parent: Annotated["Comment", strawberry.lazy("schema.discussion.comments")] | None = mapped(
        One("{row}.id = {parent}.parent_id"),
        "The comment that it answers; null for a top-level comment. Where others see it no longer, the author of a "
        "reply that waits or was rejected sees its place, as everyone does that of a removed comment with replies.",
    )
    anchor: CommentAnchor | None = mapped(
        ANCHOR, "What of the article it stands on, as its whole thread does; null for the article as a whole."
    )
    depth: int = mapped(description="How many comments stand above it in its thread.")
    reply_count: int = mapped(
        Expression(REPLIES, work=3),
        "Replies that you see, one level down, as `replies { totalCount }`; in events, those that everyone sees.",
    )
    replies: Annotated["CommentConnection", strawberry.lazy("schema.discussion.comments")] = mapped(
        Connection(
            f"{BELOW} and {PASSING_OVER}",
            ways=by_ways(BELOW),
            orders=orders.comments("{parent}.article_id"),
            visible_with_parent=True,
            feed=FEED.replace("{article}", "{parent}.article_id"),
            total=REPLIES.replace("{row}", "{parent}"),
        ),
        "The answers to it, one level down.",
        **BOTH_WAYS,
        order_by=ORDER_BY,
    )
    descendant_count: int = mapped(
        Expression("case when {row}.reply_count = 0 then 0 else graph.descendant_count({row}.id) end", work=30),
        "Published comments below it in its thread, at all depths.",
    )
    like_count: int = mapped(description="How many readers like it.")
    viewer_has_liked: bool = mapped(
        Expression(
            "exists (select from news.comment_like l where l.comment_id = {row}.id and l.commenter_id = {viewer})",
            work=FIND,
        ),
        "Whether you like it; false for an anonymous reader.",
    )
    permalink: URL = mapped(Column(work=8), "The comment's place on the article's page.")
    is_featured: bool = mapped(description="Whether the newsroom features it: one that readers should not miss.")
    idempotency_key: strawberry.ID | None = mapped(
        Expression("case when {row}.author_id = {author} then {row}.idempotency_key end"),
        "The key its author posted it with; null for everyone else.",
    )
    report_count: int | None = always_for_moderators(mapped(description="How many readers have reported it."))
    lease: CommentLease | None = for_moderators(
        mapped(
            One(
                "{row}.comment_id = {parent}.id and {row}.until > now()",
                rows="news.comment_lease",
                visible_with_parent=True,
                cache_tag=UNCACHEABLE,
            ),
            "Which moderator looks at it now; null where nobody does.",
        )
    )
    reports: list[CommentReport] | None = always_for_moderators(
        mapped(
            Many(
                "{row}.comment_id = {parent}.id", order="{row}.created_at, {row}.commenter_id", visible_with_parent=True
            ),
            "What readers said is wrong with it.",
        )
    )
    revisions: list[CommentRevision] | None = always_for_moderators(
        mapped(
            Many("{row}.comment_id = {parent}.id", order="{row}.revision", visible_with_parent=True),
            "What it said before each edit.",
        )
    )
    decisions: list[CommentDecision] | None = always_for_moderators(
        mapped(
            Many("{row}.comment_id = {parent}.id", visible_with_parent=True),
            "The audit trail: who or what decided about it, in order.",
        )
    )


@strawberry.type(name="CommentConnection", description="One page of a list of comments.")
class CommentConnection(connections.Connection[Comment]):
    feed_cursor: str | None = mapped(
        Part("feed_cursor"),
        "Where the article's live feed stood in the same snapshot as this page: subscribe `after` it and there is no "
        "gap.",
    )
