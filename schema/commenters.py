"""The readers who comment, as others see them."""

from enum import Enum

import strawberry

from schema.fields import mapped
from schema.nodes import Node


@strawberry.enum(description="What sets a commenter apart.")
class CommenterBadge(Enum):
    STAFF = strawberry.enum_value("STAFF", description="Works for the newsroom.")
    MODERATOR = strawberry.enum_value("MODERATOR", description="Moderates comments.")


@strawberry.type(description="A reader who comments.")
class Commenter(Node):
    display_name: str = mapped()
    initial: str = mapped(description="First letter, for an avatar.")
    comment_count: int = mapped(description="Published comments on all articles.")
    badge: CommenterBadge | None = mapped()
