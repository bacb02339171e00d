"""The readers who comment, as others see them."""

from datetime import datetime
from enum import Enum
from typing import ClassVar

import strawberry

from db.compiler.mapping import Column, Embedded, Expression
from schema.fields.mapped_fields import mapped
from schema.fields.nodes import Node
from schema.rules.permissions import for_moderators


@strawberry.enum(description="What sets a commenter apart.")
class CommenterBadge(Enum):
    STAFF = strawberry.enum_value("STAFF", description="Works for the newsroom.")
    MODERATOR = strawberry.enum_value("MODERATOR", description="Moderates comments.")


@strawberry.type(description="Why and until when a commenter may not take part.")
class Ban:
    until: datetime | None = mapped(
        Expression("nullif({row}.banned_until, 'infinity')"), "When it ends by itself; null for a ban for good."
    )
    reason: str = mapped(description="What the commenter is told.")


@strawberry.type(description="A reader who comments.")
class Commenter(Node):
    cache_tag: ClassVar[str] = "commenter:{row}.id"
    visibility_tag: ClassVar[str] = "commenter_count:{row}.id"

    display_name: str = mapped()
    initial: str = mapped(description="First letter, for an avatar.")
    comment_count: int = mapped(Column(cache_tag="commenter_count:{row}.id"), "Published comments on all articles.")
    badge: CommenterBadge | None = mapped()
    ban: Ban | None = for_moderators(
        mapped(
            Embedded("ban_", present="{row}.banned_until > now()"),
            "Null for those who may take part. Moderators only.",
        )
    )
