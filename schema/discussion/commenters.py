"""The readers who comment, as others see them."""

from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated, ClassVar

import strawberry

from db.compiler.mapping import Column, Connection, Embedded, Expression, Many, One
from schema.discussion.orders import NEWEST_COMMENTS
from schema.discussion.visibility import NAMED, number
from schema.fields.connections import BOTH_WAYS
from schema.fields.mapped_fields import mapped
from schema.fields.nodes import Node
from schema.rules.permissions import always_for_moderators, for_moderators

if TYPE_CHECKING:
    from schema.discussion.comments import CommentConnection


THEIRS = (
    f"{{row}}.author_id = {{parent}}.id and {NAMED} and ({{moderator}} or {{parent}}.id = {{author}} "
    "or (select site.shows_commenters from news.site site))"
)


@strawberry.enum(description="What sets a commenter apart.")
class CommenterBadge(Enum):
    STAFF = strawberry.enum_value("STAFF", description="Works for the newsroom.")
    MODERATOR = strawberry.enum_value("MODERATOR", description="Moderates comments.")


@strawberry.type(description="Why and until when a commenter may not take part.")
class Ban:
    cache_tag: ClassVar[str] = "until:graph.seconds_until({row}.banned_until)"

    until: datetime | None = mapped(
        Expression("nullif({row}.banned_until, 'infinity')"), "When it ends by itself; null for a ban for good."
    )
    reason: str = mapped(description="What the commenter is told.")


@strawberry.enum(description="What was decided about an account.")
class AccountAction(Enum):
    BAN = strawberry.enum_value("BAN", description="The commenter may not take part, for a time or for good.")
    UNBAN = strawberry.enum_value("UNBAN", description="The commenter may take part again.")
    DELETE = strawberry.enum_value("DELETE", description="The account is gone; its words stay, without a name.")
    ERASE = strawberry.enum_value("ERASE", description="The account is gone, with all its words.")


@strawberry.type(description="One entry of an account's audit trail. It stays when the account goes, without a name.")
class AccountDecision:
    decided_at: datetime = mapped(description="When it was decided.")
    action: AccountAction = mapped(description="What was decided.")
    moderator: Annotated["Commenter", strawberry.lazy("schema.discussion.commenters")] | None = mapped(
        One("{row}.id = {parent}.moderator_id", visible_with_parent=True),
        "Who decided; null where the commenter did. Of a moderator whose account has been deleted only the ID is left.",
    )
    reason: str | None = mapped(description="What the commenter was told; bans only.")
    until: datetime | None = mapped(description="When the ban was to end by itself; null for good.")


@strawberry.type(description="A reader who comments.")
class Commenter(Node):
    visibility: ClassVar[str] = (
        "({row}.listed or {row}.id = {author} or {moderator} or {row}.id = news.removed_author())"
    )
    cache_tag: ClassVar[str] = "commenter:{row}.id"
    visibility_tag: ClassVar[str] = "commenter_count:{row}.id"

    display_name: str = mapped(description="The name that the publisher's site gives the reader now.")
    initial: str = mapped(
        description="The first letter of the name, with its marks, for an avatar; of a name without letters its first "
        "digit, or else its first character."
    )
    comment_count: int = mapped(Column(cache_tag="commenter_count:{row}.id"), "Published comments on all articles.")
    comments: Annotated["CommentConnection", strawberry.lazy("schema.discussion.comments")] = mapped(
        Connection(
            THEIRS,
            orders={"": NEWEST_COMMENTS},
            cache_tag="commenter_count:{row}.id own",
            total=number(THEIRS),
            total_work=1_000,
        ),
        "What they have written and you may see, the last posted first. Where the publisher does not want everyone "
        "to look it up, it is empty but for themselves and moderators.",
        **BOTH_WAYS,
    )
    badge: CommenterBadge | None = mapped(description="What to show beside the name; null for other readers.")
    ban: Ban | None = for_moderators(
        mapped(
            Embedded("ban_", present="{row}.banned_until > now()"),
            "Null for those who may take part.",
        )
    )
    account_decisions: list[AccountDecision] | None = always_for_moderators(
        mapped(
            Many("{row}.commenter_id = {parent}.id", visible_with_parent=True),
            "Who banned, unbanned, deleted or erased the account, in order.",
        )
    )
