"""Who is asking: as statements need it, and as clients see it."""

import strawberry

from db.compiler.mapping import Connection, Embedded, Expression, One
from schema.discussion.commenters import Ban, Commenter
from schema.discussion.comments import CommentConnection
from schema.discussion.notices.notifications import HOW_MANY, NOTIFICATIONS, UNREAD, NotificationConnection
from schema.discussion.orders import NEWEST_COMMENTS
from schema.discussion.visibility import number
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import mapped
from schema.rules.identity import Role

OWN = "{row}.author_id = {viewer}"
BANS = "(select c.id, c.banned_until, c.ban_reason as reason from graph.commenter c)"


@strawberry.type(name="Viewer", description="Who is asking.")
class ViewerType:
    id: strawberry.ID = mapped(
        Expression("'Viewer_' || {viewer}"), "The same for as long as it is you: caches keep what you see by it."
    )
    commenter: Commenter = mapped(One("{row}.id = {viewer}", visible_with_parent=True), "How others see you.")
    comments: CommentConnection = mapped(
        Connection(OWN, orders={"": NEWEST_COMMENTS}, cache_tag="own", total=number(OWN), total_work=1_000),
        "What you have written, also what waits for a moderator or was rejected, the last posted first.",
        **BOTH_WAYS,
    )
    ban: Ban | None = mapped(
        One("{row}.id = {viewer} and {row}.banned_until > now()", rows=BANS, visible_with_parent=True),
        "Null where you may take part.",
    )
    notifications: NotificationConnection = mapped(
        NOTIFICATIONS,
        "Answers to your comments, decisions about them, and news of what you follow, the last first.",
        **BOTH_WAYS,
    )
    unread_notification_count: int = mapped(UNREAD, HOW_MANY)
    roles: list[Role] = mapped(
        Expression("{roles}", cache_tag="until:graph.seconds_banned({viewer})"), "What you may do."
    )


@strawberry.type
class ViewerQueries:
    viewer: ViewerType | None = mapped(
        Embedded("", present="{viewer} is not null"), "Who is asking: null for an anonymous reader."
    )
