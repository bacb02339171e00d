"""What readers are told: answers, decisions, and news of what they follow."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, Any

import strawberry

from db.compiler.feeds import Feed
from db.compiler.mapping import Connection, Expression, One, Part
from db.compiler.orders import Key, Order
from db.compiler.tags import UNCACHEABLE
from schema.discussion.comments import Comment
from schema.fields import connections
from schema.fields.mapped_fields import FieldArgument, mapped
from schema.rules.permissions import for_readers

if TYPE_CHECKING:
    from schema.content.articles import Article
    from schema.content.people import Person
    from schema.content.taxonomy.topics import Topic

ROWS = "graph.notifications({viewer})"
UNREAD = Expression(f"(select count(*) from {ROWS} n where n.is_unread)", work=200, cache_tag=UNCACHEABLE)
HOW_MANY = "How many of your notifications you have not marked as read."


@strawberry.enum(description="What a reader is told of.")
class NotificationKind(Enum):
    REPLY = strawberry.enum_value("REPLY", description="Somebody has answered a comment of yours.")
    DECISION = strawberry.enum_value(
        "DECISION", description="A moderator has decided about a comment of yours: its `status` says what."
    )
    FEATURED = strawberry.enum_value("FEATURED", description="The newsroom features a comment of yours.")
    ARTICLE_PUBLISHED = strawberry.enum_value(
        "ARTICLE_PUBLISHED", description="There is an article with a person or on a topic that you follow."
    )
    ARTICLE_CORRECTED = strawberry.enum_value(
        "ARTICLE_CORRECTED", description="An article that you follow has a correction."
    )
    ARTICLE_COMMENTED = strawberry.enum_value(
        "ARTICLE_COMMENTED",
        description="There are comments by others on an article that you follow: the last one stands for all.",
    )


@strawberry.type(
    description="Something that a reader is told of. What it is about may be seen by everyone, or it is not listed: "
    "where a comment is removed, so is the notification of it, and where it is restored it is back."
)
class Notification:
    id: strawberry.ID = mapped(
        Expression("'Notification_' || {row}.id"),
        "For `markNotificationsRead`.",
    )
    kind: NotificationKind = mapped(description="What it tells of.")
    occurred_at: datetime = mapped(description="When that was.")
    is_unread: bool = mapped(description="Whether you have not marked it as read.")
    article: Annotated["Article", strawberry.lazy("schema.content.articles")] = mapped(
        One("{row}.id = {parent}.article_id", visible_with_parent=True), "The article that it is about, or is on."
    )
    comment: Comment | None = mapped(
        One("{row}.id = {parent}.comment_id", visible_with_parent=True),
        "The answer, your own comment that was decided about or is featured, or the new one; null where it is of no "
        "comment.",
    )
    person: Annotated["Person", strawberry.lazy("schema.content.people")] | None = mapped(
        One("{row}.id = {parent}.person_id", visible_with_parent=True), "The person whom you follow; null for all else."
    )
    topic: Annotated["Topic", strawberry.lazy("schema.content.taxonomy.topics")] | None = mapped(
        One("{row}.id = {parent}.topic_id", visible_with_parent=True), "The topic that you follow; null for all else."
    )


@strawberry.type(name="NotificationConnection", description="One page of a reader's notifications.")
class NotificationConnection(connections.Connection[Notification]):
    feed_cursor: str | None = mapped(
        Part("feed_cursor"),
        "Where your notifications stood in the same snapshot as this page: subscribe `after` it and there is no gap.",
    )


@strawberry.type(description="One more notification for you.")
class NotificationAdded:
    cursor: str = mapped(description="Given as `after`, goes on behind it. Over server-sent events it is the `id`.")
    notification: Notification = mapped(
        One("{row}.id = {parent}.notification_id", rows=ROWS, visible_with_parent=True), "What you are told."
    )
    unread_notification_count: int = mapped(UNREAD, HOW_MANY)


NOTIFICATIONS = Connection(
    "true",
    rows=ROWS,
    orders={"": Order((Key("{row}.id"),), descending=True)},
    visible_with_parent=True,
    feed="graph.notice_cursor({viewer})",
    cache_tag=UNCACHEABLE,
    work=200,
    counting=200,
)


FOLLOWED: dict[str, Any] = {"log": "notices", "key": "commenter_id", "audience": "audience", "of_viewer": True}


@strawberry.type
class NotificationQueries:
    notifications_since: list[NotificationAdded] = for_readers(
        mapped(
            Feed("graph.notification_feed({viewer}, {position}, coalesce({first}, 100))", **FOLLOWED),
            "What `notificationAdded` tells, for clients that poll: the oldest first, empty when there is nothing new.",
            after=FieldArgument(
                str, "The cursor of the last one you have, or the `feedCursor` of your `notifications`."
            ),
            first=FieldArgument(int | None, "How many at most, 0 to 100: 100 unless given."),
        )
    )


@strawberry.type
class NotificationSubscriptions:
    notification_added: NotificationAdded = for_readers(
        mapped(
            Feed("graph.notification_feed({viewer}, {position}, {batch_size})", **FOLLOWED),
            "What you are told, as it happens: from `after` on, and then within a second or two. Where many have "
            "commented on an article that you follow, the last of them stands for all.",
            after=FieldArgument(
                str | None,
                "The cursor of the last one you have, or the `feedCursor` of your `notifications`: goes on behind it. "
                "Now unless given.",
            ),
        )
    )
