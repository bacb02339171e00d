"""Where comments and discussions can stand."""

from enum import Enum

import strawberry


@strawberry.enum(description="Who may comment on an article.")
class CommentingMode(Enum):
    OPEN = strawberry.enum_value("OPEN", description="Comments appear at once.")
    PREMODERATED = strawberry.enum_value("PREMODERATED", description="Comments appear once a moderator has agreed.")
    CLOSED = strawberry.enum_value("CLOSED", description="No new comments.")


@strawberry.enum(description="Where a comment stands.")
class CommentStatus(Enum):
    PENDING = strawberry.enum_value("PENDING", description="Waits for a moderator; only its author sees it.")
    PUBLISHED = strawberry.enum_value("PUBLISHED", description="Everyone sees it.")
    REJECTED = strawberry.enum_value("REJECTED", description="A moderator refused it; only its author sees it.")
    REMOVED = strawberry.enum_value("REMOVED", description="Its words are gone; its place stays while it has replies.")


@strawberry.enum(description="What is wrong with a comment.")
class ReportReason(Enum):
    OFFENSIVE = "OFFENSIVE"
    ABUSIVE = "ABUSIVE"
    SPAM = "SPAM"
    OFF_TOPIC = "OFF_TOPIC"
    OTHER = "OTHER"
